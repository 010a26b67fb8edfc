import { columnKey, columnOperand } from './columns.ts'
import type { Dialect } from './dialects/dialect.ts'
import { eventName } from './merged.ts'
import type { Scope } from './plan.ts'
import { fieldOf } from './schema/filter.ts'
import type { Attribute } from './schema.ts'
import { name, or, type Sql, sql } from './sql.ts'
import type { Owner } from './vocabulary.ts'

/** What is needed to read an event's attributes in SQL. */
export interface Reader {
  scope: Scope
  dialect: Dialect
}

/**
 * One attribute or built-in field, in the forms that filters, measures and breakdowns read it.
 * This is the only place that knows where an attribute is stored: in its document, or also in columns of its own.
 */
export interface Operand {
  kind: 'attribute' | 'text' | 'time'
  /** As text; null when missing. For a time its milliseconds. */
  text: Sql
  /** True when it is a JSON number, or text. Built-in fields are text. */
  isNumber: Sql
  isText: Sql
  /** A text for each value, of a number other than of text, `null` when missing; a form that `decodeKey` reads. */
  key: Sql
  /** The number it counts as, where that is stored; otherwise it is worked out from `text`. */
  number?: Sql
  /** The same as `text in (…)`, and as `text is not null`, where there is a quicker way. */
  textIs?: (texts: readonly string[]) => Sql
  isSet?: Sql
}

/** What an attribute reads as in SQL. `e` names the events, `p` the users. */
export function operand(attribute: Attribute, of: Owner, { scope, dialect: d }: Reader): Operand {
  if (of === 'field') return fieldOperand(attribute, scope, d)
  if (of === 'cohort') return cohortOperand(scope.cohorts.indexOf(String(attribute)))
  const path = typeof attribute === 'string' ? [attribute] : attribute
  if (of === 'user') return documentOperand(sql`p.user_attributes`, path, d)
  const document = documentOperand(sql`e.event_attributes`, path, d)
  const column = scope.columns?.[columnKey(path)]
  return column ? columnOperand(column, document) : document
}

/** What an attribute reads as from the JSON document that holds all of them. */
export function documentOperand(json: Sql, path: readonly string[], d: Dialect): Operand {
  return {
    kind: 'attribute',
    text: d.attributeText(json, path),
    isNumber: d.isNumber(json, path),
    isText: d.isText(json, path),
    key: d.attributeKey(json, path),
  }
}

function fieldOperand(attribute: Attribute, { merged }: Scope, d: Dialect): Operand {
  const field = fieldOf(attribute)!
  const column = field === 'event_name' ? eventName(merged) : sql`e.${name(field)}`
  const time = field === 'event_created' || field === 'received_at'
  return {
    kind: time ? 'time' : 'text',
    text: time ? d.milliseconds(column) : column,
    isNumber: sql`false`,
    isText: sql`true`,
    key: time ? sql`coalesce(cast(${d.milliseconds(column)} as varchar), 'null')` : textKey(column, field),
  }
}

/** The table of a cohort's members, with their keys as `u`, by the cohort's place in `Scope.cohorts`. */
export function cohortTable(place: number): Sql {
  return name(`cohort_${place}`)
}

/** True for members, false for everybody else; never missing. */
function cohortOperand(place: number): Operand {
  const member = sql`${cohortTable(place)}.u`
  const key = sql`case when ${member} is not null then 'true' else 'false' end`
  // Said plainly, the condition makes the join leave out everybody else.
  const textIs = (texts: readonly string[]) =>
    or([
      ...(texts.includes('true') ? [sql`${member} is not null`] : []),
      ...(texts.includes('false') ? [sql`${member} is null`] : []),
    ])
  return { kind: 'attribute', text: key, isNumber: sql`false`, isText: sql`false`, key, textIs }
}

/** An event's name is never missing, so nothing need be done to tell a missing one from the text `null`. */
function textKey(column: Sql, field: string): Sql {
  return field === 'event_name' ? column : sql`coalesce('"' || ${column}, 'null')`
}

/** What the editor suggests: tables, columns, functions, and what the app has really sent. */
import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  type CompletionSource,
  closeCompletion,
} from '@codemirror/autocomplete'
import type { EditorView } from '@codemirror/view'
import type { CatalogAttribute } from '../api/catalog.ts'
import type { SqlVocabulary } from '../api/sql.ts'
import { api } from '../api.ts'
import { formatCompact } from '../format.ts'
import { valueText } from '../language.ts'
import { t } from '../text.ts'
import { attributeSql, textSql } from './attributes.ts'

export type Owner = 'event' | 'user'
export type Attributes = { readonly [owner in Owner]: readonly CatalogAttribute[] }

export interface Known {
  appId: string
  vocabulary: SqlVocabulary
  attributes: Attributes
}

/** The most special first: what has a word for the place says all of it. */
export function suggesting(known: () => Known | null): CompletionSource {
  return async (context) => {
    const now = known()
    if (!now) return null
    const value = await valuesAt(context, now)
    return value ?? attributesAt(context, now) ?? columnsAt(context, now) ?? wordsAt(context, now)
  }
}

/** `event_name = '`, `event_name in ('a', '`, `event_attributes ->> 'plan' = '`: the values that were sent, with counts. */
async function valuesAt(context: CompletionContext, { appId }: Known): Promise<CompletionResult | null> {
  const before = context.state.sliceDoc(Math.max(0, context.pos - 600), context.pos)
  const found = valuePlace.exec(before)
  if (!found) return null
  const { document, key, text = '' } = found.groups as { document?: string; key?: string; text?: string }
  const search = text.replaceAll("''", "'")
  const options =
    key === undefined || document === undefined
      ? (await api.events(appId, search)).map(({ event_name, count }) => ({ value: event_name, count }))
      : await api.values(appId, { of: ownerOf(document), attribute: key.replaceAll("''", "'"), search })
  return {
    from: context.pos - text.length,
    options: options.map(({ value, count }, index) => ({
      label: valueText(value),
      detail: formatCompact(count),
      boost: -index,
      apply: insertText(valueText(value)),
    })),
    filter: false,
  }
}

const list = String.raw`(?:=|==|<>|!=|like|ilike|(?:not\s+)?in\s*\((?:\s*'(?:[^']|'')*'\s*,)*)\s*'(?<text>(?:[^']|'')*)$`
const valuePlace = new RegExp(
  String.raw`(?:\bevent_name|(?<document>event|user)_attributes\s*->>\s*'(?<key>(?:[^']|'')*)'\)?)\s*${list}`,
  'i',
)

/** After `event_attributes` and `.`, `->>` or `->`: the attributes, each as the warehouse reads it. */
function attributesAt(context: CompletionContext, { vocabulary, attributes }: Known): CompletionResult | null {
  const before = context.state.sliceDoc(Math.max(0, context.pos - 300), context.pos)
  const found = /\b((event|user)_attributes)(\s*(?:->>?\s*'?|\.)([^'.]*))$/i.exec(before)
  if (!found) return null
  const [, document = '', owner = '', written = '', typed = ''] = found
  const options = attributes[ownerOf(owner)].map((one) =>
    attributeOption(one, attributeSql(document, one.attribute, vocabulary.attribute).slice(document.length)),
  )
  const search = typed.trim().toLowerCase()
  return {
    from: context.pos - written.length,
    options: options.filter(({ label }) => label.toLowerCase().includes(search)),
    filter: false,
  }
}

function attributeOption({ attribute, type }: CatalogAttribute, sql: string): Completion {
  const label = typeof attribute === 'string' ? attribute : attribute.join('.')
  return { label, detail: type, type: 'property', apply: insertSql(sql) }
}

/** After `events.`, or after what the statement calls it: the columns. */
function columnsAt(context: CompletionContext, { vocabulary }: Known): CompletionResult | null {
  const word = context.matchBefore(/\b[A-Za-z_]\w*\.\w*/)
  if (!word) return null
  const alias = word.text.slice(0, word.text.indexOf('.')).toLowerCase()
  const table = tableOf(alias, context.state.doc.toString(), vocabulary)
  const from = word.from + alias.length + 1
  return table ? { from, options: columnOptions(table), validFor: /^\w*$/ } : null
}

/** The table that a name stands for in a statement: itself, or what comes after it as `from events e`. */
function tableOf(alias: string, sql: string, { tables }: SqlVocabulary) {
  const own = tables.find(({ name }) => name === alias)
  if (own) return own
  const named = [...sql.matchAll(/\b(?:from|join|,)\s*(\w+)\s+(?:as\s+)?(\w+)/gi)]
  const name = named.find(([, , short]) => short!.toLowerCase() === alias)?.[1]?.toLowerCase()
  return tables.find((table) => table.name === name)
}

/** Anywhere else: words of SQL, tables, columns, attributes, functions. */
function wordsAt(context: CompletionContext, { vocabulary, attributes }: Known): CompletionResult | null {
  const word = context.matchBefore(/\w+/)
  if (!word && !context.explicit) return null
  if (word && /[.:'"\w]/.test(context.state.sliceDoc(word.from - 1, word.from))) return null
  const ofOwner = (owner: Owner) =>
    attributes[owner].map((one) => ({
      ...attributeOption(one, attributeSql(`${owner}_attributes`, one.attribute, vocabulary.attribute)),
      detail: owner === 'event' ? t`event attribute` : t`user attribute`,
    }))
  return {
    from: word?.from ?? context.pos,
    options: [
      ...vocabulary.tables.map(({ name }) => ({ label: name, type: 'class', detail: t`table`, boost: 3 })),
      ...vocabulary.tables.flatMap((table) => columnOptions(table).map((one) => ({ ...one, boost: 2 }))),
      ...keywords.map((label) => ({ label, type: 'keyword', boost: 1 })),
      ...ofOwner('event'),
      ...ofOwner('user'),
      ...vocabulary.functions.map((label) => ({ label, type: 'function', detail: '( )', apply: insertCall(label) })),
    ],
    validFor: /^\w*$/,
  }
}

function columnOptions({ columns }: SqlVocabulary['tables'][number]): Completion[] {
  return columns.map(({ name, type }) => ({ label: name, type: 'property', detail: type }))
}

const keywords =
  `select, from, where, group by, order by, partition by, limit, having, join, left join, cross join, on, as,
  and, or, not, in, is, null, between, like, case, when, then, else, end, with, distinct, union all, over, desc, asc,
  filter, cast, interval, true, false, exists, qualify, offset`.split(/,\s+/)

function ownerOf(document: string): Owner {
  return document.toLowerCase().startsWith('user') ? 'user' : 'event'
}

type Insert = (view: EditorView, completion: Completion, from: number, to: number) => void

const insertSql =
  (sql: string): Insert =>
  (view, _, from, to) => {
    const quote = sql.endsWith("'") && view.state.sliceDoc(to, to + 1) === "'" ? 1 : 0
    write(view, from, to + quote, sql, sql.length)
  }

/** The rest of a text between quotes, with its last quote, which may be there already. */
const insertText =
  (text: string): Insert =>
  (view, _, from, to) => {
    const rest = textSql(text).slice(1)
    const quote = view.state.sliceDoc(to, to + 1) === "'" ? 1 : 0
    write(view, from, to + quote, rest, rest.length)
  }

const insertCall =
  (name: string): Insert =>
  (view, _, from, to) => {
    const open = view.state.sliceDoc(to, to + 1) === '('
    write(view, from, to, open ? name : `${name}(`, name.length + 1)
  }

function write(view: EditorView, from: number, to: number, insert: string, cursor: number): void {
  view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + cursor }, userEvent: 'input.complete' })
  closeCompletion(view)
}

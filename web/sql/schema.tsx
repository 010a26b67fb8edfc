import { useState } from 'preact/hooks'
import { attributeText } from '../language.ts'
import { plural, t } from '../text.ts'
import { attributeSql } from './attributes.ts'
import type { Known, Owner } from './completion.ts'

interface SchemaProps {
  known: Known | null
  /** Writes at the cursor. */
  onInsert: (sql: string) => void
  /** Writes in the place of all. */
  onUse: (sql: string) => void
}

/** The tables with their columns, and the attributes that were seen; each is put into the statement by a click. */
export function Schema({ known, onInsert, onUse }: SchemaProps) {
  const [open, setOpen] = useState(innerWidth > 900)
  return (
    <details class="schema" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h2>{t`Tables`}</h2>
      </summary>
      {known?.vocabulary.tables.map(({ name, columns }) => (
        <section key={name} class="schema-table" aria-label={name}>
          <p class="schema-name">
            <code>{name}</code> <span class="hint">{abouts[name]}</span>
          </p>
          <ul>
            {columns.map((column) => (
              <li key={column.name}>
                <button type="button" class="schema-item" onClick={() => onInsert(column.name)}>
                  <code>{column.name}</code>
                  <span class="hint cut">{notes[`${name}.${column.name}`] ?? column.type}</span>
                </button>
                {column.type === 'json' && <Attributes document={column.name} known={known} onInsert={onInsert} />}
              </li>
            ))}
          </ul>
          <button type="button" class="small" onClick={() => onUse(`select *\nfrom ${name}\nlimit 100`)}>
            {t`First rows of ${name}`}
          </button>
        </section>
      ))}
    </details>
  )
}

interface AttributesProps extends Pick<SchemaProps, 'onInsert'> {
  document: string
  known: Known
}

function Attributes({ document, known, onInsert }: AttributesProps) {
  const owner: Owner = document.startsWith('user') ? 'user' : 'event'
  const attributes = known.attributes[owner]
  if (attributes.length === 0) return null
  return (
    <details class="schema-attributes">
      <summary>{plural(attributes.length, '{0} attribute', '{0} attributes')}</summary>
      <ul>
        {attributes.map(({ attribute, type }) => {
          const sql = attributeSql(document, attribute, known.vocabulary.attribute)
          return (
            <li key={sql}>
              <button type="button" class="schema-item" title={sql} onClick={() => onInsert(sql)}>
                <code class="cut">{attributeText(attribute)}</code>
                <span class="hint cut">{type}</span>
              </button>
            </li>
          )
        })}
      </ul>
    </details>
  )
}

const abouts: { [table: string]: string } = {
  events: t`what users did, each event once`,
  users: t`who they are now`,
}

const notes: { [column: string]: string } = {
  'events.user_id': t`as sent`,
  'events.anonymous_id': t`as sent`,
  'events.bot': t`why it is one; null for people`,
  'events.canonical_id': t`the user it counts for`,
  'users.user_id': t`as in canonical_id`,
}

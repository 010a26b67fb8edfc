import { Group } from '../../parts/group.tsx'
import { t } from '../../text.ts'

/** What a statement may read. */
const tables: { name: string; about: string; columns: [name: string, type: string, about?: string][] }[] = [
  {
    name: 'events',
    about: t`what users did, each event once`,
    columns: [
      ['event_id', 'text'],
      ['event_name', 'text'],
      ['user_id', 'text', t`as sent`],
      ['anonymous_id', 'text', t`as sent`],
      ['session_id', 'text'],
      ['event_created', 'timestamp', 'UTC'],
      ['event_attributes', 'json'],
      ['received_at', 'timestamp', 'UTC'],
      ['loaded_at', 'timestamp', 'UTC'],
      ['bot', 'text', t`why it is one; null for people`],
      ['canonical_id', 'text', t`the user it counts for`],
    ],
  },
  {
    name: 'users',
    about: t`who they are now`,
    columns: [
      ['user_id', 'text', t`as in canonical_id`],
      ['user_attributes', 'json'],
      ['first_seen', 'timestamp', 'UTC'],
      ['last_seen', 'timestamp', 'UTC'],
      ['updated_at', 'timestamp', 'UTC'],
    ],
  },
]

/** The tables and columns, each table with a statement to begin with. */
export function Schema({ onUse }: { onUse: (sql: string) => void }) {
  return (
    <Group title={t`Tables`}>
      {tables.map(({ name, about, columns }) => (
        <details key={name} class="schema" open>
          <summary>
            <code>{name}</code> <span class="hint">{about}</span>
          </summary>
          <dl>
            {columns.map(([column, type, note]) => (
              <div key={column}>
                <dt>
                  <code>{column}</code>
                </dt>
                <dd class="hint">
                  {type}
                  {note && `, ${note}`}
                </dd>
              </div>
            ))}
          </dl>
          <button type="button" class="small" onClick={() => onUse(`select *\nfrom ${name}\nlimit 100`)}>
            {t`First rows of ${name}`}
          </button>
        </details>
      ))}
    </Group>
  )
}

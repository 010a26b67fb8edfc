import { Asterisk, X } from 'lucide'
import { useState } from 'preact/hooks'
import type { PathsQuery } from '../../language.ts'
import { Fault } from '../../parts/fault.tsx'
import { Group } from '../../parts/group.tsx'
import { Icon } from '../../parts/icon.tsx'
import { ask, withoutGaps } from '../../state/view.ts'
import { t } from '../../text.ts'

type Pattern = NonNullable<PathsQuery['group']>[number]

/** Values that become one step: `/products/*`. */
export function Patterns({ list }: { list: readonly Pattern[] }) {
  const [adding, setAdding] = useState(false)
  const set = (next: Pattern[]) => {
    setAdding(false)
    const group = next.filter(({ pattern }) => pattern !== '')
    ask<PathsQuery>({ group: group.length > 0 ? group : undefined })
  }
  const rows: Pattern[] = [...list, ...(adding ? [{ pattern: '' }] : [])]
  return (
    <Group title={t`Taken together`}>
      {rows.map(({ pattern, name }, index) => (
        <div class="formula" key={`${index} ${pattern}`}>
          <Icon of={Asterisk} size={15} />
          <input
            class="field code"
            aria-label={t`Pattern ${index + 1}`}
            placeholder="/products/*"
            value={pattern}
            maxLength={1000}
            spellcheck={false}
            autofocus={pattern === ''}
            onChange={(event) =>
              set(rows.with(index, withoutGaps({ pattern: event.currentTarget.value.trim(), name })))
            }
            onBlur={(event) => event.currentTarget.value === '' && setAdding(false)}
          />
          {pattern !== '' && (
            <input
              class="field formula-name"
              aria-label={t`Name of pattern ${index + 1}`}
              placeholder={t`name`}
              value={name ?? ''}
              maxLength={200}
              onChange={(event) =>
                set(rows.with(index, withoutGaps({ pattern, name: event.currentTarget.value.trim() || undefined })))
              }
            />
          )}
          <button
            type="button"
            class="icon-button"
            aria-label={t`Remove pattern ${index + 1}`}
            onClick={() => set(rows.toSpliced(index, 1))}
          >
            <Icon of={X} size={14} />
          </button>
        </div>
      ))}
      <Fault at={['group']} />
      {!adding && (
        <button type="button" class="quiet" onClick={() => setAdding(true)}>
          <Icon of={Asterisk} size={14} /> {t`Values that match a pattern`}
        </button>
      )}
    </Group>
  )
}

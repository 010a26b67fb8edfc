import { Asterisk, X } from 'lucide'
import { useState } from 'preact/hooks'
import type { PathsQuery } from '../../language.ts'
import { Group } from '../../parts/group.tsx'
import { Icon } from '../../parts/icon.tsx'
import { ask } from '../../state/view.ts'

type Pattern = NonNullable<PathsQuery['group']>[number]

/** Values that become one step: `/products/*`. */
export function Patterns({ list }: { list: readonly Pattern[] }) {
  const [adding, setAdding] = useState(false)
  const set = (next: string[]) => {
    setAdding(false)
    const kept = next.map((pattern) => pattern.trim()).filter((pattern) => pattern !== '')
    const group = kept.map((pattern) => list.find((one) => one.pattern === pattern) ?? { pattern })
    ask<PathsQuery>({ group: group.length > 0 ? group : undefined })
  }
  const rows = [...list.map(({ pattern }) => pattern), ...(adding ? [''] : [])]
  return (
    <Group title="Taken together">
      {rows.map((pattern, index) => (
        <div class="formula" key={`${index} ${pattern}`}>
          <Icon of={Asterisk} size={15} />
          <input
            class="field code"
            aria-label={`Pattern ${index + 1}`}
            placeholder="/products/*"
            value={pattern}
            maxLength={1000}
            spellcheck={false}
            autofocus={pattern === ''}
            onChange={(event) => set(rows.with(index, event.currentTarget.value))}
            onBlur={(event) => event.currentTarget.value === '' && setAdding(false)}
          />
          <button
            type="button"
            class="icon-button"
            aria-label={`Remove pattern ${index + 1}`}
            onClick={() => set(rows.toSpliced(index, 1))}
          >
            <Icon of={X} size={14} />
          </button>
        </div>
      ))}
      {!adding && (
        <button type="button" class="quiet" onClick={() => setAdding(true)}>
          <Icon of={Asterisk} size={14} /> Values that match a pattern
        </button>
      )}
    </Group>
  )
}

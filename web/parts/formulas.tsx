import { SquareFunction, X } from 'lucide'
import { useState } from 'preact/hooks'
import { type Formula, formulasOf } from '../formulas.ts'
import type { TrendQuery } from '../language.ts'
import { ask } from '../state/view.ts'
import { t } from '../text.ts'
import { letters } from '../words.ts'
import { Fault } from './fault.tsx'
import { Icon } from './icon.tsx'

/** Calculations over the lettered series. With one, the answer shows the calculations instead of the series. */
export function Formulas({ query }: { query: TrendQuery }) {
  const list = formulasOf(query.formula)
  const [adding, setAdding] = useState(false)
  const set = (next: Formula[]) => {
    setAdding(false)
    const kept = next.filter(({ expression }) => expression !== '').map(shortest)
    ask({ formula: kept.length > 1 ? kept : kept[0] })
  }
  const rows = adding ? [...list, { expression: '' }] : list
  const example = query.series.length > 1 ? 'A / B * 100' : 'A * 100'
  return (
    <>
      {rows.map(({ expression, label }, index) => (
        <div class="formula" key={`${index} ${expression}`}>
          <Icon of={SquareFunction} size={15} />
          <input
            class="field code"
            aria-label={t`Formula ${index + 1}`}
            placeholder={example}
            value={expression}
            spellcheck={false}
            autofocus={expression === ''}
            onChange={(event) => set(rows.with(index, { expression: event.currentTarget.value.trim(), label }))}
            onBlur={(event) => event.currentTarget.value === '' && setAdding(false)}
          />
          {expression !== '' && (
            <input
              class="field formula-name"
              aria-label={t`Name of formula ${index + 1}`}
              placeholder={t`name`}
              value={label ?? ''}
              maxLength={200}
              onChange={(event) =>
                set(rows.with(index, { expression, label: event.currentTarget.value.trim() || undefined }))
              }
            />
          )}
          <button
            type="button"
            class="icon-button"
            aria-label={t`Remove formula ${index + 1}`}
            onClick={() => set(rows.toSpliced(index, 1))}
          >
            <Icon of={X} size={14} />
          </button>
        </div>
      ))}
      <Fault at={['formula']} />
      {!adding && (
        <button type="button" class="quiet" onClick={() => setAdding(true)}>
          <Icon of={SquareFunction} size={14} /> {t`Formula`}
          <span class="hint"> {t`over ${letters.slice(0, query.series.length).split('').join(', ')}`}</span>
        </button>
      )}
    </>
  )
}

/** A formula without a name is its text alone. */
function shortest({ expression, label }: Formula): string | { expression: string; label: string } {
  return label === undefined ? expression : { expression, label }
}

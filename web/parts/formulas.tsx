import { SquareFunction, X } from 'lucide'
import { useState } from 'preact/hooks'
import type { TrendQuery } from '../language.ts'
import { ask } from '../state/view.ts'
import { letters } from '../words.ts'
import { Icon } from './icon.tsx'

/** Calculations over the lettered series. With one, the answer shows the calculations instead of the series. */
export function Formulas({ query }: { query: TrendQuery }) {
  const list = expressionsOf(query.formula)
  const [adding, setAdding] = useState(false)
  const set = (next: string[]) => {
    setAdding(false)
    const kept = next.map((text) => text.trim()).filter((text) => text !== '')
    ask({ formula: kept.length === 0 ? undefined : kept.length === 1 ? kept[0] : kept })
  }
  const rows = adding ? [...list, ''] : list
  const example = query.series.length > 1 ? 'A / B * 100' : 'A * 100'
  return (
    <>
      {rows.map((text, index) => (
        <div class="formula" key={`${index} ${text}`}>
          <Icon of={SquareFunction} size={15} />
          <input
            class="field code"
            aria-label={`Formula ${index + 1}`}
            placeholder={example}
            value={text}
            spellcheck={false}
            autofocus={text === ''}
            onChange={(event) => set(rows.with(index, event.currentTarget.value))}
            onBlur={(event) => event.currentTarget.value === '' && setAdding(false)}
          />
          <button
            type="button"
            class="icon-button"
            aria-label={`Remove formula ${index + 1}`}
            onClick={() => set(rows.toSpliced(index, 1))}
          >
            <Icon of={X} size={14} />
          </button>
        </div>
      ))}
      {!adding && (
        <button type="button" class="quiet" onClick={() => setAdding(true)}>
          <Icon of={SquareFunction} size={14} /> Formula
          <span class="hint"> over {letters.slice(0, query.series.length).split('').join(', ')}</span>
        </button>
      )}
    </>
  )
}

function expressionsOf(formula: TrendQuery['formula']): string[] {
  if (formula === undefined) return []
  return [formula].flat().map((one) => (typeof one === 'string' ? one : one.expression))
}

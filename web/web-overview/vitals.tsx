import type { TrendResult } from '../../src/runtime/query/result.ts'
import { formatNumber } from '../format.ts'
import { t } from '../text.ts'
import { gradeOf, type Vital, vitals } from './vitals-query.ts'

/** How the pages feel, where the browser SDK measures it. */
export function Vitals({ result, some }: { result: TrendResult; some: boolean }) {
  const values = result.series.map(({ total }) => total)
  if (values.every((value) => value === null)) return null
  return (
    <section class="vitals" aria-label={t`Web vitals`}>
      <h2>{t`Web vitals`}</h2>
      <dl class="vitals-list">
        {(Object.keys(vitals) as Vital[]).map((vital, index) => (
          <Figure key={vital} vital={vital} value={values[index] ?? null} />
        ))}
      </dl>
      <p class="hint">
        {t`Three quarters of the page views are at least this good.`}{' '}
        {some && t`Of all visitors, whatever is chosen above.`}
      </p>
    </section>
  )
}

function Figure({ vital, value }: { vital: Vital; value: number | null }) {
  const grade = value === null ? null : gradeOf(vital, value)
  return (
    <div>
      <dt title={descriptions[vital]}>
        {vitals[vital].name} <span class="hint">{descriptions[vital]}</span>
      </dt>
      <dd>
        <strong class="tile-figure">{value === null ? '–' : valueText(vital, value)}</strong>{' '}
        {grade && <span class={grade}>{grades[grade]}</span>}
      </dd>
    </div>
  )
}

const descriptions: { readonly [vital in Vital]: string } = {
  lcp: t`until the main content is there`,
  inp: t`until an action shows`,
  cls: t`how much things jump`,
}

const grades = { good: t`good`, warn: t`needs work`, bad: t`poor` }

function valueText(vital: Vital, value: number): string {
  if (vital === 'cls') return formatNumber(Math.round(value * 1000) / 1000)
  return value >= 1000 ? `${formatNumber(Math.round(value / 10) / 100)} s` : `${formatNumber(Math.round(value))} ms`
}

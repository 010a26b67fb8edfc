import type { QuotaUse } from '../../src/runtime/quotas/quotas.ts'
import { formatNumber, formatPercent } from '../format.ts'
import { moment } from '../moment.ts'
import { plural, t } from '../text.ts'

/** What of a quota is used, as a bar with its figures, and when it starts anew. */
export function QuotaBar({ use: { events, most, until } }: { use: QuotaUse }) {
  const many = plural(events, '{0} event', '{0} events')
  if (most === null) return <p class="hint">{t`${many} this month, until ${moment(until)}.`}</p>
  const share = events / most
  const text = t`${many} of ${formatNumber(most)} (${formatPercent(share)})`
  return (
    <div class="quota">
      <div class={`quota-bar ${share >= 1 ? 'full' : share >= 0.8 ? 'near' : ''}`} aria-hidden="true">
        <span style={{ width: `${Math.min(1, share) * 100}%` }} />
      </div>
      <p class="hint">
        {text} · {t`starts anew on ${moment(until)}`}
        {share >= 1 && ` · ${t`what is sent until then is refused`}`}
      </p>
    </div>
  )
}

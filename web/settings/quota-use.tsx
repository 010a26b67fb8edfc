import type { QuotaUse } from '../../src/runtime/quotas/quotas.ts'
import { formatNumber, formatPercent } from '../format.ts'
import { moment } from '../moment.ts'
import { plural, t } from '../text.ts'

interface QuotaUseProps {
  /** `100k/day`, `10M/month`, `none`. */
  quota: string
  use: QuotaUse
}

/** What of a quota is used, as a bar with its figures, and when it starts anew. */
export function QuotaBar({ quota, use: { events, until } }: QuotaUseProps) {
  const many = plural(events, '{0} event', '{0} events')
  const most = eventsIn(quota)
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

const units: { readonly [unit: string]: number } = { k: 1e3, M: 1e6, B: 1e9 }

/** Of the one way in which the server writes it; null for none. */
function eventsIn(quota: string): number | null {
  const [, digits, unit = ''] = /^([\d.]+)([kMB]?)\//.exec(quota) ?? []
  return digits === undefined ? null : Math.round(Number(digits) * (units[unit] ?? 1))
}

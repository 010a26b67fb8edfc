import type { ApiError } from '../api.ts'
import { enter } from '../state/session.ts'
import { t } from '../text.ts'
import { Empty, Failure } from './notice.tsx'

export function NotFound() {
  return (
    <div class="centre">
      <Empty title={t`There is no page at this address.`}>
        <p class="hint">{t`It may have been moved, or the link was cut off.`}</p>
        <a class="button primary" href="/">
          {t`Go to the start`}
        </a>
      </Empty>
    </div>
  )
}

/** For a page of no app: roles in the organization are not asked for here. */
export function NotForYou() {
  return (
    <div class="centre">
      <Empty title={t`You may not see this page.`}>
        <p class="hint">{t`Ask an owner of the organization for another role.`}</p>
        <a class="button primary" href="/">
          {t`Go to your apps`}
        </a>
      </Empty>
    </div>
  )
}

export function FrameNotice({ error }: { error: ApiError }) {
  return (
    <div class="centre">
      <Failure error={error}>
        <button type="button" onClick={() => void enter()}>
          {t`Try again`}
        </button>
      </Failure>
    </div>
  )
}

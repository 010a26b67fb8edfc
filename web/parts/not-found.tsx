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

export function NoAccess() {
  return (
    <div class="centre">
      <Empty title={t`There is no such app, or you may not see it.`}>
        <p class="hint">{t`Ask whoever sent the link to invite you to the app.`}</p>
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

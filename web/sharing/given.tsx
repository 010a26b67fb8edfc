import { CopyButton } from '../parts/copy-button.tsx'
import { t } from '../text.ts'

interface GivenProps {
  grantId: string
  name: string
  about: string
  busy: boolean
  onEnd: () => void
}

/** One of those whom it is shown to. */
export function Given({ grantId, name, about, busy, onEnd }: GivenProps) {
  return (
    <li>
      <span class="share-what">
        <b class="cut">{name}</b>
        <span class="hint cut">{about}</span>
      </span>
      <CopyButton text={() => `${location.origin}/granted/${grantId}`} label={t`Copy the link for ${name}`}>
        {t`Copy link`}
      </CopyButton>
      <button type="button" class="small" aria-label={t`End sharing with ${name}`} disabled={busy} onClick={onEnd}>
        {t`End`}
      </button>
    </li>
  )
}

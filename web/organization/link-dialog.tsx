import type { ComponentChildren } from 'preact'
import { CopyButton } from '../parts/copy-button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { t } from '../text.ts'

interface LinkDialogProps {
  title: string
  /** Below this site's own address. */
  path: string
  children: ComponentChildren
  onClose: () => void
}

/** A link that is shown this once. */
export function LinkDialog({ title, path, children, onClose }: LinkDialogProps) {
  const link = `${location.origin}${path}`
  return (
    <Dialog title={title} onClose={onClose}>
      <div class="form">
        <p>{children}</p>
        <p class="copy-line">
          <code data-test="link">{link}</code>
        </p>
        <CopyButton text={() => link} class="primary">
          {t`Copy link`}
        </CopyButton>
      </div>
    </Dialog>
  )
}

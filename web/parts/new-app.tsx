import { closeOverlay } from '../state/overlay.ts'
import { t } from '../text.ts'
import { Dialog } from './dialog.tsx'
import { NewAppForm } from './new-app-form.tsx'

export function NewApp() {
  return (
    <Dialog title={t`New app`} onClose={closeOverlay}>
      <NewAppForm onDone={closeOverlay} />
    </Dialog>
  )
}

import { closeOverlay } from '../state/overlay.ts'
import { Dialog } from './dialog.tsx'
import { NewAppForm } from './new-app-form.tsx'

export function NewApp() {
  return (
    <Dialog title="New app" onClose={closeOverlay}>
      <NewAppForm onDone={closeOverlay} />
    </Dialog>
  )
}

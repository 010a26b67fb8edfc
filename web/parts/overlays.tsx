import { closeOverlay, overlay } from '../state/overlay.ts'
import { t } from '../text.ts'
import { Dialog } from './dialog.tsx'
import { shortcuts } from './keys.ts'
import { lazy } from './lazy.tsx'

const Palette = lazy(async () => (await import('./palette.tsx')).Palette)
const NewApp = lazy(async () => (await import('./new-app.tsx')).NewApp)

export function Overlays() {
  if (overlay.value === 'palette') return <Palette />
  if (overlay.value === 'new-app') return <NewApp />
  if (overlay.value === 'keys') return <KeyList />
  return null
}

function KeyList() {
  return (
    <Dialog title={t`Keys`} onClose={closeOverlay}>
      <dl class="keys">
        {shortcuts.map(({ keys, does }) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}

import { X } from 'lucide'
import { dismiss, toasts } from '../state/toasts.ts'
import { t } from '../text.ts'
import { Icon } from './icon.tsx'

/** What was just done, over the page's lower edge. */
export function Toasts() {
  return (
    <div class="toasts" role="status">
      {toasts.value.map(({ id, text, undo }) => (
        <div key={id} class="toast">
          <span>{text}</span>
          {undo && (
            <button
              type="button"
              class="small"
              onClick={() => {
                dismiss(id)
                undo()
              }}
            >
              {t`Undo`}
            </button>
          )}
          <button type="button" class="icon-button" aria-label={t`Close`} onClick={() => dismiss(id)}>
            <Icon of={X} size={14} />
          </button>
        </div>
      ))}
    </div>
  )
}

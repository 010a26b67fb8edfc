import { Bell as BellShape } from 'lucide'
import { useRef, useState } from 'preact/hooks'
import { told } from '../state/pipeline.ts'
import { plural, t } from '../text.ts'
import { Icon } from './icon.tsx'
import { lazy } from './lazy.tsx'
import { Popover } from './popover.tsx'

const Notifications = lazy(async () => (await import('./notifications.tsx')).Notifications)

/** How much there is to read, and what it is. */
export function Bell() {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const unread = told.value?.unread ?? 0
  const label = unread === 0 ? t`Notifications` : plural(unread, '{0} unread notification', '{0} unread notifications')
  return (
    <>
      <button
        ref={button}
        type="button"
        class="icon-button bell"
        aria-label={label}
        title={label}
        aria-expanded={open}
        aria-haspopup="dialog"
        onClick={() => setOpen(!open)}
      >
        <Icon of={BellShape} />
        {unread > 0 && (
          <span class="bell-count" aria-hidden="true">
            {unread > 99 ? '99+' : unread}
          </span>
        )}
      </button>
      {open && (
        <Popover anchor={button} label={t`Notifications`} onClose={() => setOpen(false)} width={340}>
          <Notifications told={told.value ?? { unread: 0, notifications: [] }} close={() => setOpen(false)} />
        </Popover>
      )}
    </>
  )
}

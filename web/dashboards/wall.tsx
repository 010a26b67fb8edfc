import { Minimize } from 'lucide'
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { Icon } from '../parts/icon.tsx'
import { worn } from '../state/theme.ts'
import { t } from '../text.ts'
import type { Box } from './grid.ts'

interface WallProps {
  title: string
  tiles: readonly Box[]
  onLeave: () => void
  children: ComponentChildren
}

/** For a screen on a wall: dark, nothing but the tiles, as large as they fit. Escape leads back. */
export function Wall({ title, tiles, onLeave, children }: WallProps) {
  const box = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    box.current!.showModal()
    worn.value = 'dark'
    return () => {
      worn.value = null
      // The button that leads here is a new one: the board was not drawn meanwhile.
      requestAnimationFrame(() => document.querySelector<HTMLElement>('.board-wall')?.focus())
    }
  }, [])
  const rows = Math.max(1, ...tiles.map(({ y, h }) => y + h))
  return (
    <dialog ref={box} class="wall" aria-label={title} style={{ '--rows': rows }} onCancel={onLeave}>
      <header class="wall-head">
        <h1>{title}</h1>
        <button type="button" class="quiet" onClick={onLeave}>
          <Icon of={Minimize} size={14} /> {t`Leave the wall`}
        </button>
      </header>
      {children}
    </dialog>
  )
}

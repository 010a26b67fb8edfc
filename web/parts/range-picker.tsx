import { CalendarDays } from 'lucide'
import { useRef, useState } from 'preact/hooks'
import type { Range } from '../language.ts'
import { t } from '../text.ts'
import { rangeText } from '../time.ts'
import { Icon } from './icon.tsx'
import { lazy } from './lazy.tsx'
import { Popover } from './popover.tsx'

/** Comes when the first range is chosen. */
export const RangeChooser = lazy(async () => (await import('./choosers.ts')).RangeChooser)

interface RangePickerProps {
  range: Range | undefined
  timeZone: string
  onPick: (range: Range) => void
  /** What stands there while no range is said. Default: the range that is asked then. */
  unsaid?: string
}

/** A button that says the range and opens the choice of another. */
export function RangePicker({ range, timeZone, onPick, unsaid }: RangePickerProps) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const text = range === undefined && unsaid !== undefined ? unsaid : rangeText(range, timeZone)
  const pick = (next: Range) => {
    setOpen(false)
    onPick(next)
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        class="pick grow strong"
        aria-label={t`Range: ${text}`}
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        <Icon of={CalendarDays} size={14} /> <span class="cut">{text}</span>
      </button>
      {open && (
        <Popover anchor={button} label={t`Range`} width={288} onClose={() => setOpen(false)}>
          <RangeChooser range={range} timeZone={timeZone} onPick={pick} />
        </Popover>
      )}
    </>
  )
}

import { CalendarDays } from 'lucide'
import { useRef, useState } from 'preact/hooks'
import type { Range } from '../language.ts'
import { rangeText } from '../time.ts'
import { Icon } from './icon.tsx'
import { Popover } from './popover.tsx'
import { RangeChooser } from './range-chooser.tsx'

interface RangePickerProps {
  range: Range | undefined
  timeZone: string
  onPick: (range: Range) => void
}

/** A button that says the range and opens the choice of another. */
export function RangePicker({ range, timeZone, onPick }: RangePickerProps) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
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
        aria-label={`Range: ${rangeText(range, timeZone)}`}
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        <Icon of={CalendarDays} size={14} /> <span class="cut">{rangeText(range, timeZone)}</span>
      </button>
      {open && (
        <Popover anchor={button} label="Range" width={288} onClose={() => setOpen(false)}>
          <RangeChooser range={range} timeZone={timeZone} onPick={pick} />
        </Popover>
      )}
    </>
  )
}

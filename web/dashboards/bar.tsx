import { X } from 'lucide'
import type { App } from '../api.ts'
import { FilterBar } from '../parts/filter-bar.tsx'
import { Icon } from '../parts/icon.tsx'
import { Picker } from '../parts/picker.tsx'
import { RangePicker } from '../parts/range-picker.tsx'
import { t } from '../text.ts'
import type { Common } from './common.ts'

interface CommonBarProps {
  app: App
  common: Common
  /** Whether it is otherwise than it was saved. */
  changed: boolean
  may: boolean
  onChange: (common: Common) => void
  onSave: () => void
  onReset: () => void
}

/** What all tiles are asked with: when, of whom, against what. */
export function CommonBar({ app, common, changed, may, onChange, onSave, onReset }: CommonBarProps) {
  const { range, filter, compare } = common
  const set = (next: { [key in keyof Common]: Common[key] }) => {
    const filled = Object.entries({ ...common, ...next }).filter(([, value]) => value !== undefined)
    onChange(Object.fromEntries(filled) as Common)
  }
  return (
    <div class="board-common">
      <span class="board-range">
        <RangePicker
          range={range}
          timeZone={app.time_zone}
          unsaid={t`Each in its own range`}
          onPick={(next) => set({ range: next })}
        />
        {range && (
          <button
            type="button"
            class="icon-button"
            aria-label={t`Each in its own range`}
            title={t`Each in its own range`}
            onClick={() => set({ range: undefined })}
          >
            <Icon of={X} size={12} />
          </button>
        )}
      </span>
      <Picker
        label={t`Compare`}
        source={comparisons().map((one) => ({ ...one, selected: one.value === String(compare) }))}
        onPick={(value) => set({ compare: value === 'undefined' ? undefined : value === 'true' })}
      >
        {comparisons().find(({ value }) => value === String(compare))?.label}
      </Picker>
      <FilterBar
        appId={app.app_id}
        event={null}
        filter={filter}
        of={t`all tiles`}
        main
        onChange={(next) => set({ filter: next })}
      />
      {changed && (
        <button type="button" class="quiet" onClick={onReset}>
          {t`Reset`}
        </button>
      )}
      {changed && may && (
        <button type="button" class="small" data-key="save" onClick={onSave}>
          {t`Save as default`}
        </button>
      )}
    </div>
  )
}

const comparisons = () => [
  { value: 'undefined', label: t`Compared as each insight says` },
  { value: 'true', label: t`Compared with the range before` },
  { value: 'false', label: t`Not compared` },
]

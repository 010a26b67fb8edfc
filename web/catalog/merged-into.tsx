import { api } from '../api.ts'
import { formatNumber } from '../format.ts'
import type { Option } from '../parts/listbox.tsx'
import { Picker } from '../parts/picker.tsx'
import { t } from '../text.ts'

interface MergedIntoProps {
  appId: string
  name: string
  value: string | null
  onPick: (into: string | null) => void
}

/** Which event it counts as: the same thing is often sent under two names. */
export function MergedInto({ appId, name, value, onPick }: MergedIntoProps) {
  const source = async (search: string, signal: AbortSignal): Promise<Option[]> => {
    const others = (await api.events(appId, search, signal)).filter(({ event_name }) => event_name !== name)
    const found = others.map(({ event_name, count }) => ({
      value: event_name,
      label: event_name,
      hint: formatNumber(count),
      selected: event_name === value,
    }))
    return [{ value: '', label: t`itself`, selected: value === null }, ...found]
  }
  return (
    <div class="note-merged">
      <span>{t`Counts as`}</span>
      <Picker label={t`Counts as`} placeholder={t`Search events`} source={source} onPick={(to) => onPick(to || null)}>
        <span class="cut">{value ?? t`itself`}</span>
      </Picker>
      {value !== null && (
        <p class="hint">{t`Questions about ${value} then count ${name} too, in all of the past; what was sent stays as it is.`}</p>
      )}
    </div>
  )
}

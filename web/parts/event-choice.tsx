import { X } from 'lucide'
import type { ComponentChildren } from 'preact'
import { eventText } from '../language.ts'
import { t } from '../text.ts'
import { eventSource, readEvent } from './catalog.ts'
import { Icon } from './icon.tsx'
import { Picker } from './picker.tsx'

type Events = string | string[] | null

interface EventChoiceProps {
  appId: string
  /** What the event is for: names the controls. */
  name: string
  event: Events
  onChange: (event: Events) => void
  testId?: string
  tools?: ComponentChildren
}

/** Which event is meant; with “or”, one of several. */
export function EventChoice({ appId, name, event, onChange, testId, tools }: EventChoiceProps) {
  const list: (string | null)[] = event === null ? [null] : [event].flat()
  const set = (next: (string | null)[]) => onChange(shortest(next))
  return (
    <>
      {list.map((one, index) => (
        <div class="series-row" key={`${index} ${one}`}>
          <EventPicker
            appId={appId}
            name={index === 0 ? name : t`${name}, alternative ${index}`}
            onPick={(picked) => set(picked === null ? [null] : list.with(index, picked))}
            {...(testId && index === 0 && { testId })}
          >
            <span class="cut">{eventText(one)}</span>
          </EventPicker>
          {index > 0 && (
            <button
              type="button"
              class="icon-button"
              aria-label={t`Remove ${eventText(one)} from ${name}`}
              title={t`Remove`}
              onClick={() => set(list.toSpliced(index, 1))}
            >
              <Icon of={X} size={13} />
            </button>
          )}
          {index === 0 && event !== null && (
            <EventPicker
              appId={appId}
              name={t`${name}, another one`}
              class="icon-button or"
              onPick={(more) => set([...list, more])}
            >
              {t`or`}
            </EventPicker>
          )}
          {index === 0 && tools}
        </div>
      ))}
    </>
  )
}

/** Any event swallows the others; one alone is no list. */
function shortest(list: readonly (string | null)[]): Events {
  const names = [...new Set(list)].filter((one) => one !== null)
  if (names.length < new Set(list).size || names.length === 0) return null
  return names.length === 1 ? names[0]! : names
}

interface EventPickerProps {
  appId: string
  name: string
  class?: string
  children: ComponentChildren
  onPick: (event: string | null) => void
  testId?: string
}

/** A list of the events that the app has seen; another may be typed. */
export function EventPicker({ name, appId, onPick, class: look = 'pick grow strong', ...rest }: EventPickerProps) {
  return (
    <Picker
      {...rest}
      class={look}
      label={t`Event of ${name}`}
      placeholder={t`Search events`}
      source={eventSource(appId)}
      typed={(text) => ({ value: `=${text}`, label: text, hint: t`as typed` })}
      onPick={(value) => onPick(readEvent(value))}
    />
  )
}

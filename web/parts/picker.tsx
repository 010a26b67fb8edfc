import type { ComponentChildren } from 'preact'
import { useId, useRef, useState } from 'preact/hooks'
import { t } from '../text.ts'
import { Listbox, listInputProps, type Option, useListKeys } from './listbox.tsx'
import { Popover } from './popover.tsx'
import { type Source, useSuggestions } from './suggestions.ts'

interface PickerProps {
  /** What is being chosen, for readers who do not see the button. */
  label: string
  children: ComponentChildren
  source: Source
  onPick: (value: string) => void
  class?: string
  /** Asks for a search field; lists of a few words need none. */
  placeholder?: string
  /** What may be taken as typed when the list does not have it. */
  typed?: (text: string) => Option
  /** Opens at once: for a picker that was just asked for. */
  width?: number
  testId?: string
  /** The name by which a key of the keyboard finds it. */
  dataKey?: string
}

/** A button that opens a searchable list. */
export function Picker({ label, children, class: name = 'pick', ...rest }: PickerProps) {
  const [open, setOpen] = useState(false)
  const wasOpen = useRef(false)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <>
      <button
        ref={button}
        type="button"
        class={name}
        aria-label={label}
        aria-haspopup="listbox"
        aria-expanded={open}
        data-test={rest.testId}
        data-key={rest.dataKey}
        onPointerDown={() => {
          wasOpen.current = open
        }}
        onClick={() => {
          setOpen(!wasOpen.current)
          wasOpen.current = false
        }}
      >
        {children}
      </button>
      {open && (
        <Popover
          anchor={button}
          label={label}
          onClose={() => setOpen(false)}
          {...(rest.width && { width: rest.width })}
        >
          <PickerList label={label} {...rest} close={() => setOpen(false)} />
        </Popover>
      )}
    </>
  )
}

type PickerListProps = Omit<PickerProps, 'children' | 'class'> & { close: () => void }

function PickerList({ label, source, onPick, placeholder = t`Search`, typed, close }: PickerListProps) {
  const id = useId()
  const [search, setSearch] = useState('')
  const { options: found, state } = useSuggestions(source, search)
  const extra = typed && search.trim() !== '' && !found.some(({ value }) => value === search.trim())
  const options = extra ? [...found, typed(search.trim())] : found
  const pick = (option: Option) => {
    close()
    onPick(option.value)
  }
  const { active, setActive, onKeyDown } = useListKeys(options, pick)
  return (
    <>
      <input
        class="list-search"
        type="text"
        placeholder={placeholder}
        aria-label={label}
        value={search}
        onInput={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        {...listInputProps(id, active)}
      />
      <Listbox id={id} label={label} options={options} active={active} onActive={setActive} onPick={pick} />
      <ListNote state={state} empty={options.length === 0} search={search} />
    </>
  )
}

/** Says why a list shows nothing. */
export function ListNote({ state, empty, search }: { state: string; empty: boolean; search: string }) {
  if (state === 'failed') return <p class="list-note">{t`The list could not be loaded. Type the name in full.`}</p>
  if (!empty) return null
  if (state === 'loading') return <p class="list-note">{t`Looking…`}</p>
  return <p class="list-note">{search === '' ? t`Nothing here yet.` : t`Nothing matches “${search}”.`}</p>
}

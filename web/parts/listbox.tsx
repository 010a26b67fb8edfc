import { Fragment } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon } from './icon.tsx'

export interface Option {
  value: string
  label: string
  /** Said after the label: a count, a type, an explanation. */
  hint?: string
  group?: string
  selected?: boolean
  /** Drawn before the label. */
  icon?: unknown
}

/** The keys of every list with an input above it: arrows move, Enter takes. */
export function useListKeys(options: readonly Option[], onPick: (option: Option) => void) {
  const [active, setActive] = useState(0)
  const last = options.length - 1
  const names = options.map(({ value }) => value).join('\n')
  useEffect(() => setActive(0), [names])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return
    if (event.key === 'ArrowDown') setActive(active >= last ? 0 : active + 1)
    else if (event.key === 'ArrowUp') setActive(active <= 0 ? last : active - 1)
    else if (event.key === 'Enter' && options[active]) onPick(options[active])
    else return
    event.preventDefault()
  }
  return { active: Math.min(active, last), setActive, onKeyDown }
}

interface ListboxProps {
  id: string
  label: string
  options: readonly Option[]
  active: number
  onActive: (index: number) => void
  onPick: (option: Option) => void
  multiple?: boolean
}

/** Draws options in their groups; the input above keeps the focus and names the active one. */
export function Listbox({ id, label, options, active, onActive, onPick, multiple }: ListboxProps) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    box.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    <div
      ref={box}
      id={id}
      class="listbox"
      role="listbox"
      aria-label={label}
      aria-multiselectable={multiple}
      tabIndex={-1}
    >
      {options.map((option, index) => (
        <Fragment key={option.value}>
          {option.group !== undefined && option.group !== options[index - 1]?.group && (
            <div class="listbox-group" role="presentation">
              {option.group}
            </div>
          )}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the input that owns the list takes its keys */}
          <div
            id={`${id}-${index}`}
            class="option"
            role="option"
            tabIndex={-1}
            aria-selected={option.selected ?? false}
            data-active={index === active ? '' : undefined}
            onPointerMove={() => onActive(index)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onPick(option)}
          >
            <span class="option-label">
              {option.icon !== undefined && <Icon of={option.icon} size={14} />}
              {option.label}
            </span>
            {option.hint !== undefined && <span class="option-hint">{option.hint}</span>}
          </div>
        </Fragment>
      ))}
    </div>
  )
}

/** What an input that owns a list says about it. */
export function listInputProps(id: string, active: number) {
  return {
    role: 'combobox' as const,
    'aria-controls': id,
    'aria-expanded': true,
    'aria-autocomplete': 'list' as const,
    'aria-activedescendant': active >= 0 ? `${id}-${active}` : undefined,
    autocomplete: 'off' as const,
    spellcheck: false,
  }
}

import { Filter as FilterIcon, X } from 'lucide'
import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { filterOf, listOf, withItem } from '../filters.ts'
import type { Condition, Filter } from '../language.ts'
import { t } from '../text.ts'
import { filterText, isGroup } from '../words.ts'
import { Icon } from './icon.tsx'
import { lazy } from './lazy.tsx'
import { Popover } from './popover.tsx'

/** Comes when the first condition is written. */
export const FilterEditor = lazy(async () => (await import('./choosers.ts')).FilterEditor)

interface FilterBarProps {
  filter: Filter | undefined
  onChange: (filter: Filter | undefined) => void
  appId: string
  /** The events whose attributes are suggested first. */
  event: string | null
  /** What the conditions apply to, for names of controls. */
  of: string
  main?: boolean
  /** Whether it stands inside another one. */
  inner?: boolean
}

/** Conditions as chips, joined by one word, and the way to add another. What is joined by the other word is a group. */
export function FilterBar({ filter, onChange, appId, event, of, main = false, inner = false }: FilterBarProps) {
  const list = listOf(filter)
  const change = (index: number, item: Filter | null) => onChange(filterOf(withItem(list, index, item)))
  const turn = () => onChange(filterOf({ ...list, word: list.word === 'and' ? 'or' : 'and' }))
  return (
    <div class="filters">
      {list.items.map((item, index) => (
        <div class="filter" key={`${index} ${filterText(item)}`}>
          {index === 0 ? (
            <span class="filter-word">{inner ? (list.word === 'or' ? t`any of` : t`all of`) : t`where`}</span>
          ) : (
            <button type="button" class="filter-word" title={t`Change between and and or`} onClick={turn}>
              {list.word === 'and' ? t`and` : t`or`}
            </button>
          )}
          {isGroup(item) ? (
            <div class="filter-group">
              <FilterBar
                appId={appId}
                event={event}
                filter={item}
                onChange={(next) => change(index, next ?? null)}
                of={t`group ${index + 1} of ${of}`}
                inner
              />
            </div>
          ) : (
            <Chip
              appId={appId}
              event={event}
              item={item}
              onChange={(next) => change(index, next)}
              onRemove={() => change(index, null)}
            />
          )}
        </div>
      ))}
      <AddCondition
        appId={appId}
        event={event}
        of={of}
        main={main}
        onDone={(condition) => change(list.items.length, condition)}
      >
        {t`Filter`}
      </AddCondition>
      {list.items.length > 0 && !inner && (
        <AddCondition
          appId={appId}
          event={event}
          of={t`a new group of ${of}`}
          main={false}
          onDone={(condition) =>
            change(list.items.length, list.word === 'and' ? { or: [condition] } : { and: [condition] })
          }
        >
          {list.word === 'and' ? t`Any of` : t`All of`}
        </AddCondition>
      )}
    </div>
  )
}

interface ChipProps {
  appId: string
  event: string | null
  item: Condition
  onChange: (condition: Condition) => void
  onRemove: () => void
}

function Chip({ appId, event, item, onChange, onRemove }: ChipProps) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const text = filterText(item)
  return (
    <span class="chip">
      <button
        ref={button}
        type="button"
        class="chip-text"
        title={text}
        aria-label={t`Edit condition: ${text}`}
        onClick={() => setOpen(true)}
      >
        {text}
      </button>
      <button type="button" class="chip-remove" aria-label={t`Remove condition: ${text}`} onClick={onRemove}>
        <Icon of={X} size={12} />
      </button>
      {open && (
        <Popover anchor={button} label={t`Edit condition`} width={320} onClose={() => setOpen(false)}>
          <FilterEditor appId={appId} event={event} start={item} onDone={onChange} close={() => setOpen(false)} />
        </Popover>
      )}
    </span>
  )
}

interface AddConditionProps {
  appId: string
  event: string | null
  of: string
  main: boolean
  onDone: (condition: Condition) => void
  children: ComponentChildren
}

function AddCondition({ appId, event, of, main, onDone, children }: AddConditionProps) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <>
      <button
        ref={button}
        type="button"
        class="quiet"
        data-key={main ? 'filter' : undefined}
        aria-label={t`Add a filter to ${of}`}
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        <Icon of={FilterIcon} size={13} /> {children}
      </button>
      {open && (
        <Popover anchor={button} label={t`Add a filter to ${of}`} width={320} onClose={() => setOpen(false)}>
          <FilterEditor appId={appId} event={event} onDone={onDone} close={() => setOpen(false)} />
        </Popover>
      )}
    </>
  )
}

import { useContext, useId, useState } from 'preact/hooks'
import { operandOf } from '../filters.ts'
import {
  attributeText,
  type Condition,
  type Operator,
  type Owner,
  operator,
  operators,
  type Scalar,
  valueText,
} from '../language.ts'
import { t } from '../text.ts'
import { Askable } from './askable.ts'
import { attributeSource, readAttribute, valueSource } from './catalog.ts'
import { Listbox, listInputProps, type Option, useListKeys } from './listbox.tsx'
import { ListNote } from './picker.tsx'
import { type Source, useSuggestions } from './suggestions.ts'

interface Draft {
  subject: Pick<Condition, 'attribute' | 'of'> | null
  op: Operator | null
  values: Scalar[]
}

interface FilterEditorProps {
  appId: string
  event: string | null
  start?: Condition
  onDone: (condition: Condition) => void
  close: () => void
}

/** One line in which a condition is written token by token: attribute, operator, values. */
export function FilterEditor({ appId, event, start, onDone, close }: FilterEditorProps) {
  const id = useId()
  const [draft, setDraft] = useState<Draft>(() => draftOf(start))
  const [search, setSearch] = useState('')
  const stage = stageOf(draft)
  const { options: found, state } = useSuggestions(
    sourceOf(draft, { appId, event, of: useContext(Askable) }),
    search,
    JSON.stringify(draft),
  )
  const options = stage === 'value' ? withTyped(found, search, draft) : found

  const advance = (next: Draft) => {
    setSearch('')
    if (isComplete(next)) finish(next)
    else setDraft(next)
  }
  const finish = (done: Draft) => {
    close()
    onDone(conditionOf(done))
  }
  const keys = useListKeys(options, (option) => advance(taken(draft, option)))
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Backspace' && search === '') return setDraft(shortened(draft))
    if (event.key === 'Enter' && search === '' && canFinish(draft)) return finish(draft)
    keys.onKeyDown(event)
  }
  return (
    <>
      <div class="token-line">
        {tokensOf(draft).map((token, index) => (
          <span class="token" key={`${index} ${token}`}>
            {token}
          </span>
        ))}
        <input
          type="text"
          aria-label={prompts[stage]}
          placeholder={placeholderOf(draft)}
          value={search}
          onInput={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          {...listInputProps(id, keys.active)}
        />
        {canFinish(draft) && (
          <button type="button" class="small primary" onClick={() => finish(draft)}>
            {t`Apply`}
          </button>
        )}
      </div>
      <Listbox
        id={id}
        label={prompts[stage]}
        options={options}
        active={keys.active}
        onActive={keys.setActive}
        onPick={(option) => advance(taken(draft, option))}
      />
      <ListNote state={state} empty={options.length === 0} search={search} />
    </>
  )
}

interface Surroundings {
  appId: string
  event: string | null
  of: readonly Owner[]
}

/** All that can be asked of a cohort. */
const memberships: readonly Option[] = [
  { value: 'eq', label: t`members` },
  { value: 'neq', label: t`everybody else` },
]

type Stage = 'attribute' | 'operator' | 'value'

const prompts = { attribute: t`Attribute`, operator: t`Operator`, value: t`Value` }

const awaited = { attribute: t`attribute`, operator: t`operator`, value: t`value` }

function stageOf({ subject, op }: Draft): Stage {
  if (subject === null) return 'attribute'
  return op === null ? 'operator' : 'value'
}

function sourceOf({ subject, op }: Draft, { appId, event, of }: Surroundings): Source {
  if (subject === null) return attributeSource(appId, { event, of })
  if (subject.of === 'cohort') return memberships
  if (op === null) return operators.map(({ value, label, hint }) => ({ value, label, ...(hint && { hint }) }))
  return valueSource(appId, subject, event)
}

function draftOf(start: Condition | undefined): Draft {
  if (start === undefined) return { subject: null, op: null, values: [] }
  const { attribute, of, op, value } = start
  if (of === 'cohort') return { subject: { attribute, of }, op: null, values: [] }
  const many = operator(op).values === 'many'
  return {
    subject: { attribute, ...(of && { of }) },
    op,
    values: many && value !== undefined ? [value].flat() : [],
  }
}

function taken(draft: Draft, { value }: Option): Draft {
  if (draft.subject === null) return { ...draft, subject: readAttribute(value) }
  if (draft.op === null) return { ...draft, op: value as Operator }
  const scalar = JSON.parse(value) as Scalar
  const without = draft.values.filter((one) => one !== scalar)
  return { ...draft, values: without.length < draft.values.length ? without : [...draft.values, scalar] }
}

function shortened({ subject, op, values }: Draft): Draft {
  if (values.length > 0) return { subject, op, values: values.slice(0, -1) }
  return { subject: op === null ? null : subject, op: null, values: [] }
}

function isComplete({ subject, op, values }: Draft): boolean {
  if (op === null) return false
  if (subject?.of === 'cohort') return true
  const wanted = operator(op).values
  return wanted !== 'many' && values.length >= wanted
}

function canFinish({ op, values }: Draft): boolean {
  return op !== null && operator(op).values === 'many' && values.length > 0
}

function conditionOf({ subject, op, values }: Draft): Condition {
  if (subject!.of === 'cohort') return { ...subject!, op: 'eq', value: op === 'eq' }
  const wanted = operator(op!).values
  if (wanted === 0) return { ...subject!, op: op! }
  return { ...subject!, op: op!, value: wanted === 1 ? values[0]! : values }
}

function tokensOf({ subject, op, values }: Draft): string[] {
  return [
    ...(subject === null ? [] : [attributeText(subject.attribute, subject.of)]),
    ...(op === null ? [] : [operator(op).label]),
    ...values.map(valueText),
  ]
}

function placeholderOf(draft: Draft): string {
  if (draft.op === 'before' || draft.op === 'after') return '2026-01-31'
  if (draft.op === 'between') return draft.values.length === 0 ? t`from` : t`to`
  return awaited[stageOf(draft)]
}

/** What is typed counts too, when the list does not have it; chosen values are marked. */
function withTyped(found: readonly Option[], search: string, { op, values }: Draft): Option[] {
  const marked = found.map((option) => ({
    ...option,
    selected: values.some((one) => JSON.stringify(one) === option.value),
  }))
  if (search.trim() === '') return marked
  const typed = JSON.stringify(operandOf(search.trim(), op!))
  if (marked.some(({ label }) => label === search.trim())) return marked
  return [...marked, { value: typed, label: search.trim(), hint: t`as typed` }]
}

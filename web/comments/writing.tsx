import { useRef, useState } from 'preact/hooks'
import type { Colleague, Comment } from '../api/sharing.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Failure } from '../parts/notice.tsx'
import { t } from '../text.ts'

interface WritingProps {
  label: string
  action: string
  start?: Pick<Comment, 'text' | 'mentions'>
  people: readonly Colleague[]
  onWrite: (words: { text: string; mentions: string[] }) => Promise<unknown>
  onCancel?: () => void
}

/** A text in which @ offers the names of colleagues. Ctrl and Enter send it. */
export function Writing({ label, action, start, people, onWrite, onCancel }: WritingProps) {
  const [text, setText] = useState(start?.text ?? '')
  const [typed, setTyped] = useState<string | null>(null)
  const { busy, error, attempt } = useAttempt()
  const field = useRef<HTMLTextAreaElement>(null)
  const found = typed === null ? [] : people.filter(({ name }) => name.toLowerCase().includes(typed)).slice(0, 5)
  const read = () => {
    const { value, selectionStart } = field.current!
    setText(value)
    setTyped(/(?:^|\s)@([^\s@]*)$/.exec(value.slice(0, selectionStart))?.[1]?.toLowerCase() ?? null)
  }
  const name = (person: Colleague) => {
    const { value, selectionStart } = field.current!
    const before = value.slice(0, selectionStart).replace(/@[^\s@]*$/, `@${person.name} `)
    setText(before + value.slice(selectionStart))
    setTyped(null)
    field.current!.focus()
  }
  const send = async () => {
    const mentions = people.filter((person) => text.includes(`@${person.name}`)).map(({ user_id }) => user_id)
    if (await attempt(() => onWrite({ text, mentions }))) setText('')
  }
  return (
    <form
      class="writing"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <textarea
        ref={field}
        class="field"
        aria-label={label}
        rows={3}
        maxLength={5000}
        value={text}
        onInput={read}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && text.trim() !== '') void send()
          if (event.key !== 'Escape' || typed === null) return
          event.stopPropagation()
          setTyped(null)
        }}
      />
      {found.length > 0 && (
        <ul class="writing-names" aria-label={t`Colleagues`}>
          {found.map((person) => (
            <li key={person.user_id}>
              <button type="button" class="quiet" onClick={() => name(person)}>
                {person.name} <span class="hint">{person.email}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {error && <Failure error={error} />}
      <div class="writing-actions">
        {onCancel && (
          <button type="button" class="quiet" onClick={onCancel}>
            {t`Cancel`}
          </button>
        )}
        <button type="submit" disabled={busy || text.trim() === ''}>
          {action}
        </button>
      </div>
    </form>
  )
}

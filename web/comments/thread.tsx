import { useState } from 'preact/hooks'
import { type Colleague, type Comment, editComment, removeComment, type Subject, writeComment } from '../api/sharing.ts'
import type { App } from '../api.ts'
import { formatAgo } from '../format.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Failure } from '../parts/notice.tsx'
import { now } from '../state/pipeline.ts'
import { t } from '../text.ts'
import { Writing } from './writing.tsx'

interface Around {
  app: App
  people: readonly Colleague[]
  /** The reader's own id; undefined for who is nobody here. */
  mine: string | undefined
  reload: () => Promise<void>
}

interface ThreadProps extends Around {
  subject: Subject
  comment: Comment
  answers: readonly Comment[]
}

/** A comment and its answers. */
export function Thread({ subject, comment, answers, ...around }: ThreadProps) {
  const [answering, setAnswering] = useState(false)
  const { app, people, mine, reload } = around
  return (
    <section class="thread" aria-label={t`Comment of ${comment.author}`}>
      <Said comment={comment} {...around} />
      <div class="thread-answers">
        {answers.map((answer) => (
          <Said key={answer.comment_id} comment={answer} {...around} />
        ))}
        {answering && (
          <Writing
            label={t`Answer`}
            action={t`Answer`}
            people={people}
            onWrite={async (words) => {
              await writeComment(app.app_id, subject, comment.comment_id, words)
              setAnswering(false)
              await reload()
            }}
            onCancel={() => setAnswering(false)}
          />
        )}
        {!answering && mine !== undefined && (
          <button type="button" class="quiet small" onClick={() => setAnswering(true)}>
            {t`Answer`}
          </button>
        )}
      </div>
    </section>
  )
}

function Said({ comment, app, people, mine, reload }: Around & { comment: Comment }) {
  const [editing, setEditing] = useState(false)
  const { busy, error, attempt } = useAttempt()
  const { comment_id, author, text, created_at, edited_at, removed_at, user_id } = comment
  if (removed_at !== null) return <p class="hint">{t`This comment was removed.`}</p>
  if (editing) {
    return (
      <Writing
        label={t`Comment`}
        action={t`Save`}
        start={comment}
        people={people}
        onWrite={async (words) => {
          await editComment(app.app_id, comment_id, words)
          setEditing(false)
          await reload()
        }}
        onCancel={() => setEditing(false)}
      />
    )
  }
  const remove = () =>
    void attempt(async () => {
      await removeComment(app.app_id, comment_id)
      await reload()
    })
  return (
    <article class="said">
      <p class="said-head">
        <b>{author}</b> <time dateTime={created_at}>{formatAgo(Date.parse(created_at), now.value)}</time>
        {edited_at !== null && <span>{t`edited`}</span>}
      </p>
      <p class="said-text">{marked(text, comment.mentions, people)}</p>
      {user_id === mine && (
        <p class="said-own">
          <button type="button" class="quiet small" onClick={() => setEditing(true)}>
            {t`Edit`}
          </button>
          <button type="button" class="quiet small" disabled={busy} onClick={remove}>
            {t`Delete`}
          </button>
        </p>
      )}
      {error && <Failure error={error} />}
    </article>
  )
}

/** The text with the names of those it is for standing out. */
function marked(text: string, mentions: readonly string[], people: readonly Colleague[]) {
  const names = people.filter(({ user_id }) => mentions.includes(user_id)).map(({ name }) => `@${name}`)
  if (names.length === 0) return text
  const escaped = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return text.split(new RegExp(`(${escaped.join('|')})`)).map((part, index) => {
    return names.includes(part) ? <mark key={index}>{part}</mark> : part
  })
}

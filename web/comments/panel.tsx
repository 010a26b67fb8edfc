import '../styles/comments.css'
import { X } from 'lucide'
import { useEffect, useRef, useState } from 'preact/hooks'
import {
  type Colleague,
  type Comment,
  listColleagues,
  listComments,
  type Subject,
  writeComment,
} from '../api/sharing.ts'
import type { App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Icon } from '../parts/icon.tsx'
import { Failure } from '../parts/notice.tsx'
import { session } from '../state/session.ts'
import { t } from '../text.ts'
import { Thread } from './thread.tsx'
import { Writing } from './writing.tsx'

interface CommentsPanelProps {
  app: App
  subject: Subject
  onClose: () => void
}

/** What people say about what is looked at, beside it. */
export function CommentsPanel({ app, subject, onClose }: CommentsPanelProps) {
  const [comments, setComments] = useState<readonly Comment[] | null>(null)
  const [people, setPeople] = useState<readonly Colleague[]>([])
  const { error, attempt } = useAttempt()
  const panel = useRef<HTMLElement>(null)
  const load = async () => setComments(await listComments(app.app_id, subject))
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null
    panel.current?.focus()
    void attempt(() => Promise.all([load(), listColleagues(app.app_id).then(setPeople)]))
    const closes = ({ key }: KeyboardEvent) => key === 'Escape' && onClose()
    addEventListener('keydown', closes)
    return () => {
      removeEventListener('keydown', closes)
      before?.focus()
    }
  }, [])
  const me = session.value?.user.email
  const mine = people.find(({ email }) => email === me)?.user_id
  const threads = comments?.filter(({ parent_id }) => parent_id === null) ?? []
  return (
    <aside ref={panel} class="comments" aria-label={t`Comments`} tabIndex={-1}>
      <header class="dialog-head">
        <h2>{t`Comments`}</h2>
        <button type="button" class="icon-button" aria-label={t`Close`} onClick={onClose}>
          <Icon of={X} />
        </button>
      </header>
      {error && <Failure error={error} />}
      <div class="comments-threads">
        {comments?.length === 0 && (
          <p class="hint">{t`Nobody has said anything yet. Ask what it means, or say why it moved; @ names a colleague.`}</p>
        )}
        {threads.map((comment) => (
          <Thread
            key={comment.comment_id}
            {...{ app, subject, comment, people, mine, reload: load }}
            answers={comments!.filter(({ parent_id }) => parent_id === comment.comment_id)}
          />
        ))}
      </div>
      {mine !== undefined && (
        <Writing
          label={t`Comment`}
          action={t`Comment`}
          people={people}
          onWrite={async (words) => {
            await writeComment(app.app_id, subject, null, words)
            await load()
          }}
        />
      )}
    </aside>
  )
}

import { DataLoafError } from '../../errors.ts'
import type { Clock } from '../ports.ts'
import type { Ids } from './ids.ts'
import type { CommentRow, Metadata, Subject } from './schema.ts'

/** What somebody said about an insight or a dashboard, or answered to it. */
export interface Comment {
  comment_id: string
  /** The comment it answers, which answers none itself; null for none. */
  parent_id: string | null
  /** Empty when it was removed and has answers, which stay. */
  text: string
  /** Ids of the members it names. */
  mentions: string[]
  user_id: string
  author: string
  created_at: string
  edited_at: string | null
  removed_at: string | null
}

export interface NewComment {
  text: string
  mentions: string[]
  parent_id: string | null
}

/** Who writes. */
export interface Author {
  id: string
  name: string
}

export interface Comments {
  /** In the order they were written. */
  list(appId: string, subject: Subject): Promise<Comment[]>
  /** Rejects with `invalid_input` for an answer to what is not there, or is an answer itself. */
  create(appId: string, subject: Subject, comment: NewComment, author: Author): Promise<Comment>
  /** One's own. Rejects with `not_found`, and `forbidden` for somebody else's. */
  edit(appId: string, commentId: string, change: Pick<NewComment, 'text' | 'mentions'>, author: Author): Promise<Edited>
  /** One's own. Rejects like `edit`. */
  remove(appId: string, commentId: string, author: Author): Promise<Comment>
}

/** What it has become, and whom it did not name before. */
export interface Edited {
  comment: Comment
  subject: Subject
  named: string[]
}

export function comments({ db, clock, ids }: { db: Metadata; clock: Clock; ids: Ids }): Comments {
  const now = () => new Date(clock()).toISOString()
  const of = (appId: string) => db.selectFrom('comments').selectAll().where('app_id', '=', appId)
  const one = (id: string) => db.updateTable('comments').where('comment_id', '=', id)

  async function own(appId: string, commentId: string, { id }: Author): Promise<CommentRow> {
    const row = await of(appId).where('comment_id', '=', commentId).where('removed_at', 'is', null).executeTakeFirst()
    if (!row) throw new DataLoafError('not_found', 'There is no such comment, or it was removed.')
    if (row.user_id === id) return row
    throw new DataLoafError('forbidden', `Only ${row.author} may change this comment.`)
  }

  async function assertParent(appId: string, subject: Subject, parentId: string | null): Promise<void> {
    if (parentId === null) return
    const row = await of(appId).where('comment_id', '=', parentId).executeTakeFirst()
    const fits = row && row.parent_id === null && row.kind === subject.kind && row.id === subject.id
    if (fits) return
    throw new DataLoafError('invalid_input', 'There is no comment here to answer.', { path: ['parent_id'] })
  }

  return {
    async list(appId, { kind, id }) {
      const about = of(appId).where('kind', '=', kind).where('id', '=', id)
      return (await about.orderBy('created_at').orderBy('comment_id').execute()).map(asComment)
    },
    async create(appId, { kind, id }, { text, mentions, parent_id }, author) {
      await assertParent(appId, { kind, id }, parent_id)
      const row: CommentRow = {
        comment_id: ids.comment(),
        app_id: appId,
        kind,
        id,
        parent_id,
        text,
        mentions: JSON.stringify(mentions),
        user_id: author.id,
        author: author.name,
        created_at: now(),
        edited_at: null,
        removed_at: null,
      }
      await db.insertInto('comments').values(row).execute()
      return asComment(row)
    },
    async edit(appId, commentId, { text, mentions }, author) {
      const row = await own(appId, commentId, author)
      const changed = { text, mentions: JSON.stringify(mentions), edited_at: now() }
      await one(commentId).set(changed).execute()
      const before = asComment(row).mentions
      return {
        comment: asComment({ ...row, ...changed }),
        subject: { kind: row.kind, id: row.id },
        named: mentions.filter((mention) => !before.includes(mention)),
      }
    },
    async remove(appId, commentId, author) {
      const row = await own(appId, commentId, author)
      const answers = of(appId).where('parent_id', '=', commentId).limit(1)
      if (await answers.executeTakeFirst()) {
        await one(commentId).set({ text: '', mentions: '[]', removed_at: now() }).execute()
      } else {
        await db.deleteFrom('comments').where('comment_id', '=', commentId).execute()
      }
      return asComment(row)
    },
  }
}

function asComment({ app_id: _, kind: __, id: ___, mentions, ...row }: CommentRow): Comment {
  return { ...row, mentions: JSON.parse(mentions) }
}

import { Hono } from 'hono'
import { z } from 'zod'
import type { Members } from '../accounts/members.ts'
import { pathOf } from '../addresses.ts'
import type { App, Apps } from '../metadata/apps.ts'
import type { Author, Comments } from '../metadata/comments.ts'
import type { Notifications } from '../metadata/notifications.ts'
import type { Subject } from '../metadata/schema.ts'
import type { Words } from '../words/words.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'
import { personOf } from './person.ts'
import type { Subjects } from './subjects.ts'

export interface CommentsOptions {
  apps: Apps
  comments: Comments
  members: Members
  subjects: Subjects
  notifications: Notifications
}

/** What people say about insights and dashboards. */
export function commentRoutes({ apps, comments, members, subjects, notifications }: CommentsOptions) {
  const own = allow('comments.own', apps)
  const author = 'write comments'

  /** Those of the named who may know the app, and whose name stands in the text. */
  async function mentionsIn(app: App, { text, mentions = [] }: z.output<typeof said>): Promise<string[]> {
    if (mentions.length === 0) return []
    const named = (await members.of(app)).filter(({ user_id, name }) => {
      return mentions.includes(user_id) && text.includes(`@${name}`)
    })
    return named.map(({ user_id }) => user_id)
  }

  /** Tells those who are named, but for the one who names. */
  async function mentioned(appId: string, about: Subject, named: readonly string[], author: Author): Promise<void> {
    const others = named.filter((userId) => userId !== author.id)
    if (others.length === 0) return
    const { name } = await subjects.get(appId, about)
    const told = {
      kind: 'comment',
      text: ({ t }: Words) => t`${author.name} named you in a comment on “${name}”.`,
      path: pathOf(appId, about),
      app_id: appId,
    }
    await Promise.all(others.map((userId) => notifications.notify(userId, told)))
  }

  return new Hono<AppEnv>()
    .get('/apps/:app_id/colleagues', own, async (c) => {
      const everybody = await members.of(c.get('app'))
      return c.json(everybody.map(({ user_id, name, email }) => ({ user_id, name, email })))
    })
    .get('/apps/:app_id/comments', allow('app.query', apps), input('query', subject), async (c) =>
      c.json(await comments.list(c.get('app').app_id, c.req.valid('query'))),
    )
    .post('/apps/:app_id/comments', own, input('json', newComment), async (c) => {
      const { kind, id, parent_id = null, ...words } = c.req.valid('json')
      const { app_id } = c.get('app')
      const person = personOf(c.get('session'), author)
      await subjects.get(app_id, { kind, id })
      const comment = { text: words.text, mentions: await mentionsIn(c.get('app'), words), parent_id }
      const made = await comments.create(app_id, { kind, id }, comment, person)
      await mentioned(app_id, { kind, id }, made.mentions, person)
      return c.json(made, 201)
    })
    .patch('/apps/:app_id/comments/:comment_id', own, input('json', said), async (c) => {
      const person = personOf(c.get('session'), author)
      const words = c.req.valid('json')
      const change = { text: words.text, mentions: await mentionsIn(c.get('app'), words) }
      const { app_id } = c.get('app')
      const { comment, subject, named } = await comments.edit(app_id, c.req.param('comment_id'), change, person)
      await mentioned(app_id, subject, named, person)
      return c.json(comment)
    })
    .delete('/apps/:app_id/comments/:comment_id', own, async (c) => {
      const person = personOf(c.get('session'), author)
      return c.json(await comments.remove(c.get('app').app_id, c.req.param('comment_id'), person))
    })
}

/** Which insight or dashboard. */
export const subject = z.strictObject({
  kind: z.enum(['insight', 'dashboard']),
  id: z.string().min(1).max(100),
}) satisfies z.ZodType<Subject>

export const said = z.strictObject({
  text: z.string().trim().min(1, 'write something').max(5_000),
  mentions: z.array(z.string().max(100)).max(50).optional(),
})

export const newComment = said.extend({ ...subject.shape, parent_id: z.string().max(100).nullable().optional() })

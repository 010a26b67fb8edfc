/** Whom insights and dashboards are shown to, and what people say about them. */
import type { Comment } from '../../src/runtime/metadata/comments.ts'
import type { Link, Permitted } from '../../src/runtime/metadata/links.ts'
import type { Subject } from '../../src/runtime/metadata/schema.ts'
import type { NamedAttribute } from '../../src/runtime/query/names.ts'
import { ofApp, read, server } from './client.ts'

export type { Comment, Link, NamedAttribute, Permitted, Subject }
export type Days = 1 | 7 | 30 | null
export type Shares = Awaited<ReturnType<typeof listShares>>
export type Colleague = Awaited<ReturnType<typeof listColleagues>>[number]
export type Granted = Awaited<ReturnType<typeof listGranted>>[number]

export interface NewLink {
  label: string
  password?: string
  range: boolean
  filters: NamedAttribute[] | null
  origins: string[]
  days: Days
}

/** Until when people or a team are shown something, and what they may choose there. */
export interface NewGrant {
  days: Days
  range: boolean
  filters: NamedAttribute[] | null
}

const { shares, comments } = ofApp

export const listShares = (app_id: string, { kind, id }: Subject) =>
  read(shares.$get({ param: { app_id }, query: { kind, id } }))
export const createLink = (app_id: string, { kind, id }: Subject, link: NewLink) =>
  read(shares.links.$post({ param: { app_id }, json: { kind, id, ...link } }))
export const revokeLink = (app_id: string, link_id: string) =>
  read(shares.links[':link_id'].$delete({ param: { app_id, link_id } }))
export const shareWith = (app_id: string, { kind, id }: Subject, email: string, how: NewGrant) =>
  read(shares.people.$post({ param: { app_id }, json: { kind, id, email, ...how } }))
export const shareWithTeam = (app_id: string, { kind, id }: Subject, team_id: string, how: NewGrant) =>
  read(shares.teams.$post({ param: { app_id }, json: { kind, id, team_id, ...how } }))
export const endShare = (app_id: string, grant_id: string) =>
  read(shares.people[':grant_id'].$delete({ param: { app_id, grant_id } }))
/** In one app, or in the whole organization. */
export const permitLinks = (app_id: string | null, permitted: boolean) =>
  app_id === null
    ? read(server['public-links'].$put({ json: { permitted } }))
    : read(ofApp['public-links'].$put({ param: { app_id }, json: { permitted } }))
export const listGranted = () => read(server.granted.$get())

export const listColleagues = (app_id: string) => read(ofApp.colleagues.$get({ param: { app_id } }))
export const listComments = (app_id: string, { kind, id }: Subject): Promise<Comment[]> =>
  read(comments.$get({ param: { app_id }, query: { kind, id } }))

interface Words {
  text: string
  mentions: string[]
}

export const writeComment = (app_id: string, { kind, id }: Subject, parent_id: string | null, words: Words) =>
  read(comments.$post({ param: { app_id }, json: { kind, id, parent_id, ...words } }))
export const editComment = (app_id: string, comment_id: string, words: Words) =>
  read(comments[':comment_id'].$patch({ param: { app_id, comment_id }, json: words }))
export const removeComment = (app_id: string, comment_id: string) =>
  read(comments[':comment_id'].$delete({ param: { app_id, comment_id } }))

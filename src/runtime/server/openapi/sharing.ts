/** Whom insights and dashboards are shown to, what people say about them, and whose favourites they are. */
import { describeSchema, type JsonSchema } from '../../query/schema/describe.ts'
import { newComment, said } from '../comments.ts'
import { asking, opening } from '../shared.ts'
import { grantAsking, newGrant, newLink, newTeamGrant, permission } from '../shares.ts'
import { flag, list, nullable, type Operation, objectOf, reference, text } from './operation.ts'

export const sharingOperations = (): readonly Operation[] => [
  ...linkOperations(),
  ...permissionOperations(),
  ...readerOperations(),
  ...commentOperations(),
  ...favouriteOperations(),
]

/** What readers may choose. */
const reading = (): { [key: string]: JsonSchema } => ({
  range: { type: 'boolean', description: 'readers may choose another range' },
  filters: {
    anyOf: [list(reference('NamedAttribute')), { type: 'null' }],
    description: 'what readers may filter by beside what is used; null: they may not',
  },
})

/** Their answers, by name. */
export const sharingSchemas = (): { [name: string]: JsonSchema } => ({
  Shown: objectOf({
    kind: { enum: ['insight', 'dashboard'] },
    name: text,
    description: text,
    insights: {
      type: 'object',
      description: 'by the ids that tiles have; an insight alone is `insight`',
      additionalProperties: objectOf({ name: text, description: text, query: reference('Query'), view: {} }),
    },
    tiles: { ...list({ type: 'object' }), description: 'empty for an insight' },
    cohorts: list(objectOf({ cohort_id: text, name: text })),
    app: objectOf({ name: text, time_zone: text, week_start: text }),
    range: { type: 'boolean', description: 'whether another range can be chosen' },
    filterable: list(reference('NamedAttribute')),
    expires_at: nullable,
  }),
  Link: objectOf({
    link_id: text,
    kind: { enum: ['insight', 'dashboard'] },
    id: text,
    label: text,
    has_password: flag,
    ...reading(),
    origins: list(text),
    created_at: text,
    created_by: text,
    expires_at: nullable,
    opened_at: nullable,
  }),
  Grant: objectOf({
    grant_id: text,
    app_id: text,
    kind: { enum: ['insight', 'dashboard'] },
    id: text,
    user_id: nullable,
    team_id: nullable,
    ...reading(),
    created_at: text,
    created_by: text,
    expires_at: nullable,
  }),
  Comment: objectOf({
    comment_id: text,
    parent_id: { ...nullable, description: 'the comment it answers' },
    text,
    mentions: list(text),
    user_id: text,
    author: text,
    created_at: text,
    edited_at: nullable,
    removed_at: nullable,
  }),
  Favourite: objectOf({ kind: { enum: ['insight', 'dashboard'] }, id: text }),
  Permitted: objectOf({ organization: flag, app: flag }),
  NamedAttribute: objectOf({ attribute: { anyOf: [text, list(text)] }, of: { enum: ['event', 'user'] } }),
})

const about = [
  { name: 'kind', description: '`insight` or `dashboard`' },
  { name: 'id', description: 'which one' },
]
const shares = '/apps/{app_id}/shares'
const inShort = { name: text, members: { type: 'integer', description: 'how many' } }
const teamInShort: JsonSchema = objectOf({ team_id: text, ...inShort })
const givenToTeam: JsonSchema = { allOf: [reference('Grant'), objectOf(inShort)] }
const given: JsonSchema = { allOf: [reference('Grant'), objectOf({ name: text, email: text })] }

const linkOperations = (): Operation[] => [
  {
    method: 'get',
    path: shares,
    section: 'Shares',
    summary: 'Whom an insight or a dashboard is shown to: people, teams, and whoever has a link.',
    query: about,
    status: 200,
    answer: objectOf({
      links: list(reference('Link')),
      people: list(given),
      teams: list(givenToTeam),
      choices: { ...list(teamInShort), description: 'teams that it can be shown to' },
      permitted: reference('Permitted'),
    }),
  },
  {
    method: 'post',
    path: `${shares}/links`,
    section: 'Shares',
    summary: 'Makes a link that shows it to whoever has it.',
    description: '`path` and `embed_path` hold its secret, which is told this once.',
    body: describeSchema(newLink),
    status: 201,
    answer: { allOf: [reference('Link'), objectOf({ path: text, embed_path: text })] },
  },
  {
    method: 'delete',
    path: `${shares}/links/{link_id}`,
    section: 'Shares',
    summary: 'Revokes a link: it shows nothing from then on.',
    status: 200,
    answer: reference('Link'),
  },
  {
    method: 'post',
    path: `${shares}/people`,
    section: 'Shares',
    summary: 'Shows it to a member, whatever else of the app that person may see.',
    body: describeSchema(newGrant),
    status: 201,
    answer: given,
  },
  {
    method: 'post',
    path: `${shares}/teams`,
    section: 'Shares',
    summary: 'Shows it to the members of a team, for as long as they are in it.',
    body: describeSchema(newTeamGrant),
    status: 201,
    answer: givenToTeam,
  },
  {
    method: 'delete',
    path: `${shares}/people/{grant_id}`,
    section: 'Shares',
    summary: 'Ends that, of a person or a team.',
    status: 200,
    answer: reference('Grant'),
  },
]

const permissionOperations = (): Operation[] => [
  {
    method: 'get',
    path: '/apps/{app_id}/public-links',
    section: 'Shares',
    summary: 'Whether links for everybody are permitted: in the organization, and in the app.',
    status: 200,
    answer: reference('Permitted'),
  },
  {
    method: 'put',
    path: '/apps/{app_id}/public-links',
    section: 'Shares',
    summary: 'Permits them in the app, or forbids them: those that were made show nothing then.',
    body: describeSchema(permission),
    status: 200,
    answer: reference('Permitted'),
  },
  {
    method: 'put',
    path: '/public-links',
    section: 'Shares',
    summary: 'The same in the whole organization.',
    body: describeSchema(permission),
    status: 200,
    answer: objectOf({ organization: flag }),
  },
]

const shown = reference('Shown')
const answers: JsonSchema = {
  type: 'object',
  description: 'by the ids of `insights`',
  additionalProperties: { anyOf: [reference('Result'), reference('Error')] },
}

const readerOperations = (): Operation[] => [
  {
    method: 'post',
    path: '/shared',
    section: 'Shown to readers',
    summary: 'What a link shows; nobody has to be signed in.',
    description: '`token` is the end of the link’s path. `pass` of the answer stands for the right password.',
    body: describeSchema(opening),
    status: 200,
    answer: { allOf: [shown, objectOf({ pass: nullable })] },
  },
  {
    method: 'post',
    path: '/shared/answers',
    section: 'Shown to readers',
    summary: 'The numbers of what a link shows.',
    description:
      '`range` and `filter` only where the link allows them, and a filter by nothing but what `filterable` names: anything else is 403. An answer has `whole` where the line above its picture needs another one.',
    body: describeSchema(asking),
    status: 200,
    answer: answers,
  },
  {
    method: 'get',
    path: '/granted',
    section: 'Shown to readers',
    summary: 'What was shared with whoever is signed in.',
    status: 200,
    answer: list(objectOf({ grant_id: text, kind: text, id: text, name: text, app: text })),
  },
  {
    method: 'get',
    path: '/granted/{grant_id}',
    section: 'Shown to readers',
    summary: 'One of them.',
    status: 200,
    answer: shown,
  },
  {
    method: 'post',
    path: '/granted/{grant_id}/answers',
    section: 'Shown to readers',
    summary: 'Its numbers.',
    description: '`range` and `filter` as of links.',
    body: describeSchema(grantAsking),
    status: 200,
    answer: answers,
  },
]

const commentOperations = (): Operation[] => {
  const all = '/apps/{app_id}/comments'
  const section = 'Comments'
  const answer = reference('Comment')
  return [
    {
      method: 'get',
      path: '/apps/{app_id}/colleagues',
      section,
      summary: 'Who may see the app, and so can be mentioned.',
      status: 200,
      answer: list(objectOf({ user_id: text, name: text, email: text })),
    },
    {
      method: 'get',
      path: all,
      section,
      summary: 'What was said about an insight or a dashboard.',
      query: about,
      status: 200,
      answer: list(answer),
    },
    {
      method: 'post',
      path: all,
      section,
      summary: 'Says something.',
      body: describeSchema(newComment),
      status: 201,
      answer,
    },
    {
      method: 'patch',
      path: `${all}/{comment_id}`,
      section,
      summary: 'Changes one’s own words.',
      body: describeSchema(said),
      status: 200,
      answer,
    },
    {
      method: 'delete',
      path: `${all}/{comment_id}`,
      section,
      summary: 'Takes one’s own words back; answers to them stay.',
      status: 200,
      answer,
    },
  ]
}

const favouriteOperations = (): Operation[] => {
  const all = '/apps/{app_id}/favourites'
  const one = `${all}/{kind}/{id}`
  const section = 'Favourites'
  const answer = reference('Favourite')
  return [
    {
      method: 'get',
      path: all,
      section,
      summary: 'The insights and dashboards that whoever is signed in wants to find again.',
      status: 200,
      answer: list(answer),
    },
    { method: 'put', path: one, section, summary: 'Adds one; twice is as once.', status: 200, answer },
    { method: 'delete', path: one, section, summary: 'Takes it out.', status: 200, answer },
  ]
}

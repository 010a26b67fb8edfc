/** Who may sign in and what they may do, keys of programs, and who changed what. */
import { roles, scopes } from '../../accounts/permissions.ts'
import { describeSchema, type JsonSchema } from '../../query/schema/describe.ts'
import { newApiKey } from '../api-keys.ts'
import { organizationChanges } from '../organization.ts'
import { appRole, newInvitation, roleChange } from '../people.ts'
import { flag, list, nullable, type Operation, objectOf, reference, text } from './operation.ts'

export const peopleOperations = (): readonly Operation[] => [
  ...memberOperations(),
  ...invitationOperations(),
  ...apiKeyOperations(),
  ...organizationOperations(),
]

/** Their answers, by name. */
export const peopleSchemas = (): { [name: string]: JsonSchema } => ({
  Member: objectOf({
    user_id: text,
    name: text,
    email: text,
    role,
    app_roles: { type: 'object', additionalProperties: role, description: 'where the role is another one' },
    joined_at: text,
    password: { type: 'boolean', description: 'whether there is a password to sign in with' },
    second_factor: flag,
  }),
  Invitation: objectOf({
    invitation_id: text,
    email: text,
    role,
    invited_by: text,
    created_at: text,
    expires_at: text,
  }),
  ApiKey: objectOf({
    key_id: text,
    name: text,
    start: { ...nullable, description: 'the secret’s first letters, to know it by; null for a role’s key' },
    role: { ...nullable, description: 'ARN of the AWS role whose programs it is for' },
    scopes: list({ enum: [...scopes] }),
    apps: { anyOf: [list(text), { type: 'null' }], description: 'ids of the only apps it is for; null for all' },
    created_by: text,
    created_at: text,
    expires_at: nullable,
    last_used_at: nullable,
    revoked_at: nullable,
  }),
  AuditEntry: objectOf({
    audit_id: text,
    at: text,
    actor_kind: { enum: ['user', 'key', 'token', 'system', 'nobody'] },
    actor_id: nullable,
    actor: text,
    action: text,
    app_id: nullable,
    subject: nullable,
  }),
  OrganizationSettings: objectOf({ name: text, second_factor_required: flag }),
})

const role: JsonSchema = { enum: [...roles] }

const memberOperations = (): Operation[] => {
  const one = '/people/{user_id}'
  const section = 'People'
  const answer = reference('Member')
  return [
    {
      method: 'get',
      path: '/people',
      section,
      summary: 'Who may sign in, and who was asked to join.',
      status: 200,
      answer: objectOf({ members: list(answer), invitations: list(reference('Invitation')) }),
    },
    {
      method: 'patch',
      path: one,
      section,
      summary: 'Gives somebody another role in the organization.',
      body: describeSchema(roleChange),
      status: 200,
      answer,
    },
    { method: 'delete', path: one, section, summary: 'Takes somebody’s access.', status: 200, answer },
    {
      method: 'post',
      path: `${one}/reset-link`,
      section,
      summary: 'Makes a link with which somebody chooses another password, once, within a day.',
      status: 201,
      answer: objectOf({ email: text, expires_at: text, path: text }),
    },
    {
      method: 'delete',
      path: `${one}/second-factor`,
      section,
      summary: 'Takes the second factor away from somebody who lost the phone.',
      status: 200,
      answer,
    },
    {
      method: 'put',
      path: '/apps/{app_id}/people/{user_id}',
      section,
      summary: 'Gives somebody another role in one app; null: as in the organization.',
      body: describeSchema(appRole),
      status: 200,
      answer,
    },
  ]
}

const sent: JsonSchema = objectOf({ path: text, mailed: flag, mail_error: nullable })

const invitationOperations = (): Operation[] => [
  {
    method: 'post',
    path: '/invitations',
    section: 'People',
    summary: 'Asks somebody to join, by e-mail where there is a mail server.',
    description: '`path` is the link to hand over otherwise; it works once, for seven days.',
    body: describeSchema(newInvitation),
    status: 201,
    answer: { allOf: [reference('Invitation'), sent] },
  },
  {
    method: 'delete',
    path: '/invitations/{invitation_id}',
    section: 'People',
    summary: 'Takes an invitation back.',
    status: 200,
    answer: reference('Invitation'),
  },
]

const apiKeyOperations = (): Operation[] => [
  {
    method: 'get',
    path: '/api-keys',
    section: 'API keys',
    summary: 'The keys of programs that hold.',
    status: 200,
    answer: list(reference('ApiKey')),
  },
  {
    method: 'post',
    path: '/api-keys',
    section: 'API keys',
    summary: 'Makes a key for a program, with what it may do, and in which apps.',
    description: '`secret` is told this once; null for the key of a role, whose programs show what they signed.',
    body: describeSchema(newApiKey),
    status: 201,
    answer: { allOf: [reference('ApiKey'), objectOf({ secret: nullable })] },
  },
  {
    method: 'delete',
    path: '/api-keys/{key_id}',
    section: 'API keys',
    summary: 'Revokes a key: it is refused from then on.',
    status: 200,
    answer: reference('ApiKey'),
  },
]

/** The company's own sign-in, and what its provider has to know of us. */
const company: JsonSchema = {
  anyOf: [
    objectOf({ protocol: { const: 'oidc' }, issuer: text, client_id: text, callback: nullable }),
    objectOf({ protocol: { const: 'saml' }, provider: nullable, entity_id: text, acs: text }),
    { type: 'null' },
  ],
}

const organizationOperations = (): Operation[] => [
  {
    method: 'get',
    path: '/organization',
    section: 'Organization',
    summary: 'Its name, and the ways to sign in.',
    status: 200,
    answer: {
      allOf: [reference('OrganizationSettings'), objectOf({ provider: flag, company, mail: flag })],
    },
  },
  {
    method: 'patch',
    path: '/organization',
    section: 'Organization',
    summary: 'Changes its name, whether everybody needs a second factor, or whether nothing may be changed for now.',
    body: describeSchema(organizationChanges),
    status: 200,
    answer: reference('OrganizationSettings'),
  },
  {
    method: 'get',
    path: '/audit',
    section: 'Organization',
    summary: 'Who changed what, the latest first.',
    query: [
      { name: 'before', description: 'only what was before this entry’s id' },
      { name: 'limit', description: '1 to 1,000' },
      { name: 'app', description: 'only of this app, by its id or name' },
      { name: 'actor', description: 'only by this one' },
      { name: 'action', description: 'only this' },
    ],
    status: 200,
    answer: objectOf({ entries: list(reference('AuditEntry')), next: nullable }),
  },
]

import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../src/errors.ts'
import type { ApiKey } from '../../src/runtime/accounts/api-keys.ts'
import { awsKey } from '../../src/sdk/aws.ts'
import { json } from '../support/local.ts'
import { motoMissing, useMoto } from '../support/moto.ts'
import { metadataDatabases, type Person, usePeople } from '../support/people.ts'
import { type RoleCredentials, stsOf } from '../support/sts.ts'

const endpoint = 'https://insights.example.com'
const missing = motoMissing('programs that sign in by their role')

describe.skipIf(missing).each(metadataDatabases('programs that sign in by their role'))(
  'programs that sign in by their role, in $name',
  (database) => {
    const sts = stsOf(useMoto())
    const { here, joined } = usePeople(database, { publicAddress: endpoint, askSts: sts.ask })
    let owner: Person
    let role: string
    let credentials: RoleCredentials
    let counted = 0

    beforeAll(async () => {
      owner = await joined('owner')
    })
    beforeEach(async () => {
      counted += 1
      role = `arn:aws:iam::123456789012:role/reader-${counted}`
      credentials = await sts.assume(role)
      sts.asked.length = 0
    })

    const made = (fields: object = {}) =>
      json<ApiKey & { secret: string | null }>(owner.ask('/api-keys', 'POST', { name: 'nightly', role, ...fields }))
    const signed = (options: Partial<Parameters<typeof awsKey>[0]> = {}) =>
      awsKey({ endpoint, credentials, region: 'eu-central-1', clock: () => here.now, ...options })()
    const ask = (key: string, path = '/apps', method = 'GET') =>
      here.client.app.request(`/api${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(method !== 'GET' && { body: '{}' }),
      })
    const refusal = async (key: string) => {
      const answer = await ask(key)
      const { error } = await json<ErrorBody>(answer)
      expect(error.hint).toBeTruthy()
      return { status: answer.status, message: error.message }
    }
    /** The signature with something else in what is signed. */
    const changed = async (change: (url: string) => string) => {
      const { url, server } = JSON.parse(Buffer.from((await signed()).slice(4), 'base64url').toString())
      return `aws.${Buffer.from(JSON.stringify({ url: change(url), server })).toString('base64url')}`
    }

    it('are let in as the key of that role, which has no secret, and AWS is asked once a signature', async () => {
      const key = await made()
      expect(key).toMatchObject({ role, secret: null, start: null, scopes: ['read'] })
      const signature = await signed()
      const answers = await Promise.all([ask(signature), ask(signature), ask(signature)])
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
      expect((await ask(signature)).status).toBe(200)
      expect(sts.asked).toHaveLength(1)
      const listed = (await json<ApiKey[]>(owner.ask('/api-keys'))).find(({ key_id }) => key_id === key.key_id)
      expect(listed).toMatchObject({ role, last_used_at: expect.any(String) })
      const { entries } = await json<{ entries: { subject: string }[] }>(owner.ask('/audit'))
      expect(entries[0]).toMatchObject({ action: 'api_keys.write', subject: `nightly for ${role}` })
    })

    it('may what the key may, in its apps', async () => {
      const { app_id } = await here.apps.create({ name: `Of ${role}` })
      const other = await here.apps.create({ name: `Not of ${role}` })
      await made({ apps: [app_id] })
      const signature = await signed()
      expect((await json<{ app_id: string }[]>(ask(signature))).map((app) => app.app_id)).toEqual([app_id])
      expect((await ask(signature, `/apps/${other.app_id}`)).status).toBe(404)
      expect((await ask(signature, '/apps', 'POST')).status).toBe(403)
      expect((await ask(signature, '/api-keys')).status).toBe(403)
    })

    it('are refused once the key is revoked, or past its time', async () => {
      const { key_id } = await made()
      expect((await ask(await signed())).status).toBe(200)
      await owner.ask(`/api-keys/${key_id}`, 'DELETE')
      const unknown = { status: 401, message: `No API key is for ${role}.` }
      expect(await refusal(await signed())).toEqual(unknown)
      await made({ expires_in_days: 1 })
      expect((await ask(await signed())).status).toBe(200)
      here.now += 2 * 86_400_000
      expect(await refusal(await signed())).toEqual(unknown)
    })

    it('are refused with another role', async () => {
      await made()
      credentials = await sts.assume(`arn:aws:iam::123456789012:role/stranger-${counted}`)
      expect(await refusal(await signed())).toEqual({
        status: 401,
        message: `No API key is for arn:aws:iam::123456789012:role/stranger-${counted}.`,
      })
    })

    it('are refused with a signature for another server, also when it says that it is for this one', async () => {
      await made()
      const elsewhere = await signed({ endpoint: 'https://other.example.com' })
      expect(await refusal(elsewhere)).toEqual({
        status: 401,
        message: 'The signature is for "other.example.com", and this server is "insights.example.com".',
      })
      expect(sts.asked).toEqual([])
      const { url } = JSON.parse(Buffer.from(elsewhere.slice(4), 'base64url').toString())
      expect(await refusal(await changed(() => url))).toEqual({
        status: 401,
        message: 'AWS does not accept the signature (SignatureDoesNotMatch).',
      })
    })

    it('are refused before the signature holds and after it has ended, also when it was known', async () => {
      await made()
      const signature = await signed()
      expect((await ask(signature)).status).toBe(200)
      here.now += 300_000
      expect((await refusal(signature)).message).toMatch(/^The signature held from .*, and it is /)
      expect((await refusal(await signed({ clock: () => here.now + 310_000 }))).status).toBe(401)
      expect(sts.asked).toHaveLength(1)
    })

    it.each([
      ['another host', (url: string) => url.replace('sts.eu-central-1.amazonaws.com', 'sts.example.com')],
      ['a host that only begins so', (url: string) => url.replace('amazonaws.com', 'amazonaws.com.example.com')],
      ['a host that only ends so', (url: string) => url.replace('://sts', '://evil.sts')],
      ['another service', (url: string) => url.replace('://sts.', '://s3.')],
      ['a user in the address', (url: string) => url.replace('://', '://sts.amazonaws.com@')],
      ['a port', (url: string) => url.replace('.com/', '.com:8443/')],
      ['no encryption', (url: string) => url.replace('https:', 'http:')],
      ['another path', (url: string) => url.replace('.com/', '.com/x')],
      ['a fragment', (url: string) => `${url}#`],
      ['a tab in the host', (url: string) => url.replace('://sts', '://s\tts')],
      ['another action', (url: string) => url.replace('GetCallerIdentity', 'GetSessionToken')],
      ['two actions', (url: string) => `${url}&Action=GetSessionToken`],
      ['an action by another name', (url: string) => `${url}&action=GetSessionToken`],
      ['a header that is not signed', (url: string) => url.replace('host%3Bx-dataloaf-server', 'host')],
      ['a signature for a day', (url: string) => url.replace('Expires=300', 'Expires=86400')],
      ['no end', (url: string) => url.replace(/X-Amz-Expires=\d+&/, '')],
    ])('are refused with %s, and nobody is asked', async (_, change) => {
      await made()
      expect((await refusal(await changed(change))).status).toBe(401)
      for (const nonsense of ['aws.', 'aws.e30', 'aws.bm8', `aws.${'A'.repeat(9000)}`]) {
        expect((await refusal(nonsense)).status).toBe(401)
      }
      expect(sts.asked).toEqual([])
    })

    it('are refused when AWS does not know them', async () => {
      await made()
      credentials = { ...credentials, secretAccessKey: 'guessed' }
      expect((await refusal(await signed())).message).toBe('AWS does not accept the signature (SignatureDoesNotMatch).')
      credentials = { ...credentials, accessKeyId: 'ASIAUNKNOWN' }
      expect((await refusal(await signed())).message).toBe('AWS does not accept the signature (InvalidClientTokenId).')
    })

    it('have one key a role, by whatever ARN it is named', async () => {
      const { key_id } = await made({ role: role.replace('role/', 'role/service/deep/') })
      const again = await owner.ask('/api-keys', 'POST', {
        name: 'again',
        role: role.replace('iam', 'sts').replace('role/', 'assumed-role/').concat('/session'),
      })
      expect(again.status).toBe(409)
      expect((await json<ErrorBody>(again)).error).toMatchObject({
        path: ['role'],
        hint: expect.stringContaining(key_id),
      })
      expect((await ask(await signed())).status).toBe(200)
      await owner.ask(`/api-keys/${key_id}`, 'DELETE')
      expect(await made()).toMatchObject({ role })
    })

    it.each(['', 'nightly', 'arn:aws:iam::1:role/x', 'arn:aws:iam::123456789012:user/ada', 'arn:aws:s3:::role/x', 7])(
      'have a role’s ARN: %j',
      async (wrong) => {
        const answer = await owner.ask('/api-keys', 'POST', { name: 'x', role: wrong })
        expect(answer.status).toBe(400)
        expect((await json<ErrorBody>(answer)).error.path).toEqual(['role'])
      },
    )
  },
)

describe.skipIf(missing)('a server', () => {
  const sts = stsOf(useMoto())
  const [database] = metadataDatabases('a server that programs sign in to')
  const nameless = usePeople(database!, { askSts: sts.ask })
  const named = usePeople(database!, { publicAddress: endpoint, askSts: sts.ask })
  const role = 'arn:aws:iam::123456789012:role/reader'
  const signed = async () => {
    const { now: clock } = Date
    const authorization = `Bearer ${await awsKey({ endpoint, credentials: await sts.assume(role), clock })()}`
    return { headers: { authorization } }
  }

  it('without a public address lets nobody in by a role, and says so when a key is made', async () => {
    const answer = await nameless.here.client.app.request('/api/apps', await signed())
    expect(answer.status).toBe(401)
    const owner = await nameless.joined('owner')
    const refused = await owner.ask('/api-keys', 'POST', { name: 'x', role })
    expect(refused.status).toBe(400)
    expect((await json<ErrorBody>(refused)).error).toMatchObject({
      path: ['role'],
      hint: expect.stringMatching('public'),
    })
  })

  it('that has no key for a role asks AWS nothing', async () => {
    const answer = await named.here.client.app.request('/api/apps', await signed())
    expect(answer.status).toBe(401)
    expect((await json<ErrorBody>(answer)).error.message).toBe('No API key is for a role of AWS.')
    expect(sts.asked).toEqual([])
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { awsKey } from '../../../src/sdk/aws.ts'
import { signatureOf } from '../../support/sts.ts'

const endpoint = 'https://insights.example.com'
const credentials = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret', sessionToken: 'a+b/c==' }
const contentOf = (key: string) =>
  JSON.parse(Buffer.from(key.slice('aws.'.length), 'base64url').toString()) as { url: string; server: string }

describe('awsKey', () => {
  it('signs as AWS’s own signer does', async () => {
    const secret = fc.string({ minLength: 1, unit: 'binary-ascii' })
    const regions = fc.constantFrom('us-east-1', 'eu-central-1', 'us-gov-west-1', 'cn-north-1')
    const at = fc.date({ min: new Date('2020-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
    await fc.assert(
      fc.asyncProperty(secret, secret, regions, at, async (secretAccessKey, sessionToken, region, date) => {
        const signer = { ...credentials, secretAccessKey, sessionToken }
        const key = await awsKey({ endpoint, region, credentials: signer, clock: () => date.getTime() })()
        const { url, server } = contentOf(key)
        const headers = { 'x-dataloaf-server': server }
        expect(new URL(url).searchParams.get('X-Amz-Signature')).toBe(await signatureOf(new URL(url), headers, signer))
      }),
    )
  })

  it('keeps a signature until its last minute, then asks for credentials again', async () => {
    let now = Date.UTC(2026, 0, 31)
    let found = 0
    const key = awsKey({
      endpoint,
      clock: () => now,
      credentials: async () => ({ ...credentials, accessKeyId: `ASIA${++found}` }),
    })
    const first = await key()
    now += 239_999
    expect(await key()).toBe(first)
    now += 1
    expect(contentOf(await key()).url).toContain('ASIA2')
  })

  it.each([
    ['eu-central-1', 'https://sts.eu-central-1.amazonaws.com/?'],
    ['cn-north-1', 'https://sts.cn-north-1.amazonaws.com.cn/?'],
  ])('asks the STS of %s, for the server’s name alone', async (region, begin) => {
    const { url, server } = contentOf(await awsKey({ endpoint: `${endpoint}/x/`, region, credentials })())
    expect(url.startsWith(begin)).toBe(true)
    expect(server).toBe('insights.example.com')
  })
})

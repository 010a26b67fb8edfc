import { DeleteAliasCommand, KMSClient, ListKeysCommand } from '@aws-sdk/client-kms'
import {
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { identityOf, vpcQuota } from '../../src/stack/account.ts'
import { stateNames } from '../../src/stack/calculations/names.ts'
import { ensureState, findState } from '../../src/stack/state.ts'
import { clientOptions, motoMissing, useMoto } from '../support/moto.ts'

const missing = motoMissing('the state of a deployment, in an emulated account')

describe.skipIf(missing)('the place of a deployment’s state', () => {
  const moto = missing ? { endpoint: '' } : useMoto()
  const settings = { stack: 'shop', region: 'eu-central-1', profile: undefined }
  const before = { ...process.env }

  beforeAll(() => {
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: moto.endpoint,
      AWS_ACCESS_KEY_ID: 'moto',
      AWS_SECRET_ACCESS_KEY: 'moto',
    })
  })
  afterAll(() => {
    process.env = before
  })

  it('is not there before it is made, and looking for it makes nothing', async () => {
    const identity = await identityOf(settings)
    expect(identity).toMatchObject({ account: expect.stringMatching(/^\d{12}$/), partition: 'aws' })
    expect(await findState(settings, identity)).toBeUndefined()
    expect(await keys()).toBe(0)
  })

  it('is the same however often it is made, with one key, versions, encryption, TLS and nothing public', async () => {
    const identity = await identityOf(settings)
    const first = await ensureState(settings, identity)
    expect(await ensureState(settings, identity)).toEqual(first)
    expect(await findState(settings, identity)).toEqual(first)
    expect(first.backend).toContain(stateNames({ ...settings, account: identity.account }).bucket)
    expect(await keys()).toBe(1)
    const Bucket = first.bucket
    expect((await s3().send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe('Enabled')
    const { ServerSideEncryptionConfiguration } = await s3().send(new GetBucketEncryptionCommand({ Bucket }))
    expect(ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm).toBe(
      'aws:kms',
    )
    const { PublicAccessBlockConfiguration: blocked } = await s3().send(new GetPublicAccessBlockCommand({ Bucket }))
    expect(Object.values(blocked ?? {})).toEqual([true, true, true, true])
    expect((await s3().send(new GetBucketPolicyCommand({ Bucket }))).Policy).toContain('aws:SecureTransport')
  })

  it('is completed with the key it had, when a run ended before the key got its name', async () => {
    const identity = await identityOf(settings)
    const { alias } = stateNames({ ...settings, account: identity.account })
    await kms().send(new DeleteAliasCommand({ AliasName: alias }))
    expect(await findState(settings, identity)).toBeUndefined()
    await ensureState(settings, identity)
    expect(await findState(settings, identity)).toBeDefined()
    expect(await keys()).toBe(1)
  })

  it('the account’s VPCs are counted against their quota', async () => {
    expect(await vpcQuota(settings)).toMatchObject({ used: expect.any(Number) })
  })

  const s3 = () => new S3Client({ ...clientOptions(moto.endpoint), region: settings.region })
  const kms = () => new KMSClient({ ...clientOptions(moto.endpoint), region: settings.region })
  async function keys(): Promise<number> {
    return (await kms().send(new ListKeysCommand({}))).Keys?.length ?? 0
  }
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Served, serve } from '../../src/runtime/server/serve.ts'
import type { Runtime } from '../../src/runtime/targets/runtime.ts'
import { dataloaf } from '../support/cli.ts'
import { freePort } from '../support/free-port.ts'
import { openShop, temporaryDirectory } from '../support/local.ts'
import { motoMissing, useMoto } from '../support/moto.ts'
import { type RoleCredentials, stsOf } from '../support/sts.ts'

const role = 'arn:aws:iam::123456789012:role/report'

describe.skipIf(motoMissing('commands that sign in by AWS'))('DATALOAF_API_KEY=aws', () => {
  const sts = stsOf(useMoto())
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>
  let runtime: Runtime
  let served: Served
  let url: string

  beforeAll(async () => {
    directory = await temporaryDirectory()
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    ;({ runtime } = await openShop(directory.path, { publicAddress: url, askSts: sts.ask }))
    served = await serve(runtime, { port, log: () => undefined })
  })
  afterAll(async () => {
    await served.close()
    await runtime.close()
    await directory.remove()
  })

  /** By the machine's token. */
  const asOwner = (...args: string[]) => run(args, { DATALOAF_API_KEY: runtime.accounts.token })
  const run = (args: string[], env: NodeJS.ProcessEnv) =>
    dataloaf(args, { env: { DATALOAF_URL: url, AWS_EC2_METADATA_DISABLED: 'true', ...env } })
  const as = ({ accessKeyId, secretAccessKey, sessionToken }: RoleCredentials, ...args: string[]) =>
    run(args, {
      DATALOAF_API_KEY: 'aws',
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    })

  it('lets in whoever runs as the role of a key, as what the key may, and nobody after it is revoked', async () => {
    const made = await asOwner('api-keys', 'create', 'report', '--role', role)
    expect(made).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining(role) })
    const [listed] = (await asOwner('api-keys', '--json')).json<{ key_id: string; role: string }[]>()
    expect(listed).toMatchObject({ role })
    expect((await asOwner('api-keys')).stdout).toContain(role)

    const credentials = await sts.assume(role)
    expect(await as(credentials, 'apps')).toMatchObject({ code: 0, stdout: expect.stringContaining('Shop') })
    expect(await as(credentials, 'apps', 'create', 'Stolen')).toMatchObject({ code: 3 })
    expect(await as(await sts.assume(`${role}-2`), 'apps')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining(`No API key is for ${role}-2.`),
    })
    await asOwner('api-keys', 'revoke', listed!.key_id, '--yes')
    expect(await as(credentials, 'apps')).toMatchObject({ code: 3 })
  })

  it('says where there are no credentials', async () => {
    const { code, stderr } = await run(['apps'], { DATALOAF_API_KEY: 'aws', HOME: directory.path })
    expect({ code, stderr }).toMatchObject({ code: 3, stderr: expect.stringMatching(/AWS credentials/) })
  })
})

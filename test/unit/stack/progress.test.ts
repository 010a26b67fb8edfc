import { describe, expect, it } from 'vitest'
import { failureOf } from '../../../src/stack/failures.ts'
import { progressReader, resourceOf } from '../../../src/stack/progress.ts'
import { withoutGuards } from '../../../src/stack/release-data.ts'

const urn = 'urn:pulumi:shop::dataloaf::dataloaf:aws:warehouse$aws:redshift/cluster:Cluster::shop-warehouse'
const metadata = { op: 'create', urn, type: 'aws:redshift/cluster:Cluster', provider: '' } as never
const event = (fields: object) => ({ sequence: 1, timestamp: 0, ...fields }) as never

describe('progress', () => {
  it('says how long a step has taken and usually takes', () => {
    let now = 1_000_000
    const read = progressReader(() => now)
    expect(read(event({ resourcePreEvent: { metadata } }))).toMatchObject({
      state: 'started',
      resource: { elapsed: 0 },
    })
    now += 400_000
    expect(read(event({ resOutputsEvent: { metadata } }))).toEqual({
      kind: 'resource',
      state: 'done',
      resource: {
        type: 'aws:redshift/cluster:Cluster',
        name: 'shop-warehouse',
        operation: 'create',
        elapsed: 400,
        usual: 480,
      },
    })
  })

  it('counts both halves of a replacement as replacements', () => {
    const read = progressReader(() => 0)
    const resourceChanges = { 'create-replacement': 1, 'delete-replaced': 1, same: 3 }
    expect(read(event({ summaryEvent: { resourceChanges, durationSeconds: 9 } }))).toEqual({
      kind: 'summary',
      changes: { replace: 2, same: 3 },
      seconds: 9,
    })
  })

  it('passes messages on without the engine’s colours, and keeps quiet about empty ones', () => {
    const read = progressReader(() => 0)
    const say = (text: string) => read(event({ diagnosticEvent: { message: text, severity: 'info#err', urn } }))
    expect(say('<{%fg 13%}>late<{%reset%}>\n')).toMatchObject({ severity: 'info', text: 'late' })
    expect(say('<{%reset%}>\n')).toBeUndefined()
  })

  it('finds type and name in a URN, also in a name with colons', () => {
    expect(resourceOf(`${urn}::a`)).toEqual({ type: 'aws:redshift/cluster:Cluster', name: 'shop-warehouse::a' })
  })
})

describe('a failed run', () => {
  it.each([
    ['ExpiredTokenException: The security token included in the request is expired', 'unauthorized', 3],
    ['no valid credential sources for AWS Provider found', 'unauthorized', 3],
    ['AccessDenied: User: arn:aws:iam::1:user/me is not authorized to perform: kms:CreateKey', 'forbidden', 3],
    ['VpcLimitExceeded: The maximum number of VPCs has been reached.', 'deploy_failed', 4],
    ['EntityAlreadyExists: Role with name x already exists.', 'deploy_failed', 4],
    ['something that nobody has foreseen', 'deploy_failed', 4],
  ])('that says "%s" is %s', (said, code, exitCode) => {
    const error = failureOf('deployment', [said], new Error('exit code 255'))
    expect(error).toMatchObject({ code, exitCode, message: expect.stringContaining(said.slice(0, 20)) })
    expect(error.hint).toBeTruthy()
  })
})

it('a lock is told with who took it, and with our own way to take it away', () => {
  const said = `error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.
  s3://state/.pulumi/locks/organization/dataloaf/shop/1.json: created by me@laptop (pid 7) at 2026-01-31T10:00:00Z`
  const { code, message, hint } = failureOf('deployment', [], new Error(said))
  expect({ code, hint }).toEqual({ code: 'conflict', hint: expect.stringContaining('dataloaf up --unlock') })
  expect(message).toMatch(/The lock was taken by me@laptop \(pid 7\) at 2026-01-31T10:00:00Z\.$/)
  expect(message).not.toContain('pulumi')
})

describe('a state without guards', () => {
  it('protects and keeps nothing, and is the same otherwise', () => {
    const resources = [{ urn: 'a', protect: true, retainOnDelete: true, id: '1' }, { urn: 'b' }]
    expect(withoutGuards({ version: 3, deployment: { resources, manifest: {} } } as never)).toEqual({
      version: 3,
      deployment: {
        manifest: {},
        resources: [
          { urn: 'a', protect: false, retainOnDelete: false, id: '1' },
          { urn: 'b', protect: false, retainOnDelete: false },
        ],
      },
    })
  })
})

import { describe, expect, it } from 'vitest'
import { changesText, plans, stepLine, underWay } from '../../../../src/cli/aws/steps.ts'
import type { ResourceStep } from '../../../../src/stack/progress.ts'

const resource: ResourceStep = {
  type: 'aws:redshift/cluster:Cluster',
  name: 'shop-warehouse',
  operation: 'create',
  elapsed: 250,
  usual: 480,
}

describe('progress in words', () => {
  it('has a line for a step that ended, with how long it took', () => {
    const done = { kind: 'resource', state: 'done', resource } as const
    expect(stepLine(done)).toBe('created redshift Cluster shop-warehouse, 4:10 min')
    expect(stepLine({ ...done, state: 'failed' })).toBe('could not create redshift Cluster shop-warehouse, 4:10 min')
  })

  it('has none for what began, did not change, or is no resource of AWS', () => {
    const done = { kind: 'resource', state: 'done' } as const
    expect(stepLine({ ...done, state: 'started', resource } as never)).toBeUndefined()
    expect(stepLine({ ...done, resource: { ...resource, operation: 'same' } })).toBeUndefined()
    expect(stepLine({ ...done, resource: { ...resource, type: 'dataloaf:aws:warehouse' } })).toBeUndefined()
  })

  it('names what complains, and keeps what the engine merely says to itself', () => {
    const message = { kind: 'message', severity: 'error', text: 'quota', resource } as const
    expect(stepLine(message)).toBe('error: shop-warehouse: quota')
    expect(stepLine({ ...message, severity: 'info' })).toBeUndefined()
  })

  it('says of several steps under way which is the longest, beside its usual time', () => {
    const short = { ...resource, name: 'short', elapsed: 3 }
    expect(underWay([short, resource], 12)).toBe(
      '12 done, 2 under way; creating redshift Cluster shop-warehouse, 4:10 min of usually 8:00 min',
    )
  })

  it('counts changes, and says when there are none', () => {
    expect(changesText({ create: 2, same: 9, delete: 1 })).toBe('2 created, 1 deleted')
    expect(changesText({ same: 9 }, plans)).toBe('nothing to do')
  })
})

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../src/config.ts'
import { assertRoom } from '../../../src/stack/account.ts'
import { cheaper } from '../../../src/stack/calculations/cheaper.ts'
import { clusterMonth, estimate } from '../../../src/stack/calculations/estimate.ts'
import { stateNames } from '../../../src/stack/calculations/names.ts'
import { unchecked } from '../../../src/stack/calculations/prices.ts'
import { knownFailure } from '../../../src/stack/failures.ts'
import { stackSettings } from '../../../src/stack/settings.ts'

const settings = (aws: object = {}) =>
  stackSettings(parseConfig({ name: 'My shop', target: 'aws', aws: { region: 'us-east-1', ...aws } }))
const partOf = (aws: object, events: number, part: string) =>
  estimate(settings(aws), events).parts.find((each) => each.part === part)?.usd

describe('the estimate', () => {
  it.each([
    [1e6, 139.7],
    [1e7, 365.8],
  ])('of Redshift Serverless with %d events follows the active ticks', (events, usd) => {
    expect(partOf({}, events, 'warehouse')).toBeCloseTo(usd, -1)
  })

  it('of a cluster is its nodes by the hour, awake or not', () => {
    const provisioned = { warehouse: { kind: 'provisioned', node_type: 'ra3.large', nodes: 2 } }
    expect(clusterMonth({ nodeType: 'ra3.large', nodes: 2 })).toBeCloseTo(792.78)
    expect(partOf(provisioned, 0, 'warehouse')).toBeCloseTo(792.78)
  })

  it('of the smallest size idle is about twenty dollars', () => {
    expect(estimate(settings({ warehouse: { kind: 'host' } }), 0).total).toBeLessThan(25)
  })

  it('grows with the events, in every part', () => {
    const few = estimate(settings(), 1e6)
    const many = estimate(settings(), 1e7)
    for (const { part, usd } of few.parts) {
      expect(many.parts.find((each) => each.part === part)?.usd).toBeGreaterThanOrEqual(usd)
    }
  })

  it('never counts more RPU-hours than the limit lets through', () => {
    const limited = { warehouse: { kind: 'serverless', rpu: 4, monthly_rpu_hours: 10 } }
    expect(partOf(limited, 1e7, 'warehouse')).toBeCloseTo(3.75 + 0.57, 0)
  })

  it('says which types it has no price for', () => {
    const strange = { warehouse: { kind: 'provisioned', node_type: 'xx.huge' }, host: { instance_type: 't9g.small' } }
    expect(estimate(settings(strange), 1e6).unpriced).toEqual(['xx.huge', 't9g.small'])
  })
})

describe('prices from memory', () => {
  it('are told with the sum that they are in', () => {
    const all = {
      edge: 'rest',
      warehouse: { kind: 'provisioned', node_type: 'ra3.4xlarge' },
      host: { instance_type: 't4g.large' },
    }
    expect(estimate(settings(all), 1e6).unchecked).toEqual(['t4g.large', 'Aurora', 'ra3.4xlarge', 'firewall'])
    expect(estimate(settings({ warehouse: { kind: 'host' } }), 1e6).unchecked).toEqual([])
  })

  it('are listed with the page that has them', () => {
    const listed = readFileSync('docs/unverified.md', 'utf8').split('\n')
    const missing = Object.entries(unchecked).filter(
      ([name, page]) => !listed.some((line) => line.includes(name) && line.includes(page)),
    )
    expect(missing).toEqual([])
  })
})

describe('cheaper choices', () => {
  it('are each cheaper, the cheapest first, and never the one that is chosen', () => {
    const chosen = settings()
    const totals = cheaper(chosen, 1e7).map(({ total }) => total)
    expect(totals).toEqual([...totals].sort((a, b) => a - b))
    expect(totals.every((total) => total < estimate(chosen, 1e7).total)).toBe(true)
    expect(cheaper(settings({ load: { every: 'hourly' } }), 1e6).map(({ choice }) => choice)).not.toContain(
      '"load": { "every": "hourly" }',
    )
  })

  it('are none for the smallest size', () => {
    expect(cheaper(settings({ warehouse: { kind: 'host' } }), 1e6)).toEqual([])
  })
})

describe('names of the state', () => {
  it('fit a bucket, with the longest stack and region', () => {
    const { bucket } = stateNames({ stack: 'a'.repeat(20), account: '1'.repeat(12), region: 'ap-southeast-1' })
    expect(bucket).toHaveLength(63)
  })
})

describe('the quota of VPCs', () => {
  it('refuses when it is used up, and only then', () => {
    expect(() => assertRoom({ used: 5, limit: 5 }, 'eu-central-1')).toThrow(/5 of the 5 VPCs .* in eu-central-1/)
    assertRoom({ used: 4, limit: 5 }, 'eu-central-1')
    assertRoom({ used: 500, limit: undefined }, 'eu-central-1')
  })
})

describe('what AWS says to a command', () => {
  it.each([
    ['CredentialsProviderError: Could not load credentials from any providers', 'unauthorized', 3],
    ['TokenProviderError: Token is expired. To refresh this SSO session run aws sso login', 'unauthorized', 3],
    ['CredentialsProviderError: Could not resolve credentials using profile: [x] in configuration', 'unauthorized', 3],
    ['Error: getaddrinfo ENOTFOUND sts.eu-nowhere-1.amazonaws.com', 'invalid_config', 2],
    ['AccessDenied: User: me is not authorized to perform: kms:CreateKey', 'forbidden', 3],
    ['VpcLimitExceeded: The maximum number of VPCs has been reached', 'deploy_failed', 4],
    ['BucketAlreadyExists: The requested bucket name is not available', 'deploy_failed', 4],
  ])('%s', (said, code, exitCode) => {
    const error = knownFailure(said, said, undefined)
    expect({ code: error?.code, exitCode: error?.exitCode, hint: error?.hint }).toEqual({
      code,
      exitCode,
      hint: expect.stringMatching(/\w/),
    })
  })
})

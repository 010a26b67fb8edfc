import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { billed } from '../../src/stack/billed.ts'
import { type Fields, startJsonService } from '../support/json-service.ts'

const place = { stack: 'shop', region: 'eu-central-1', profile: undefined }
const range = { from: '2026-01-20', to: '2026-02-19' }

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
})
afterEach(() => {
  vi.unstubAllEnvs()
})

describe('what was billed', () => {
  it('is summed by part over months and pages, the dearest first', async () => {
    const pages: { [token: string]: Fields } = {
      first: {
        ResultsByTime: [month({ warehouse: '3.50', host: '12.25' }), month({ warehouse: '10' })],
        NextPageToken: 'b',
      },
      b: { ResultsByTime: [month({ ingest: '0.25', '': '1' })] },
    }
    const { found, asked } = await ask((given) => pages[String(given.NextPageToken ?? 'first')] ?? {})
    expect(found).toEqual({
      ...range,
      parts: [
        { part: 'warehouse', usd: 13.5 },
        { part: 'host', usd: 12.25 },
        { part: 'other', usd: 1 },
        { part: 'ingest', usd: 0.25 },
      ],
      total: 27,
    })
    expect(asked).toHaveLength(2)
    expect(asked[0]?.given).toMatchObject({
      TimePeriod: { Start: '2026-01-20', End: '2026-02-19' },
      Filter: { Tags: { Key: 'dataloaf:stack', Values: ['shop'] } },
      GroupBy: [{ Type: 'TAG', Key: 'dataloaf:part' }],
    })
  })

  it('is nothing while the tags are not active', async () => {
    const { found } = await ask(() => ({ ResultsByTime: [{ Groups: [], Total: {} }] }))
    expect(found).toEqual({ ...range, parts: [], total: 0 })
  })

  it.each([
    ['DataUnavailableException', 'The requested data is unavailable'],
    ['AccessDeniedException', 'User not enabled for cost explorer access'],
  ])('cannot be known before Cost Explorer is activated: %s', async (__type, message) => {
    await expect(ask(() => ({ __type, message }))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/^Cost Explorer has no data of this account yet\./),
      hint: expect.stringContaining('Billing console'),
    })
  })

  it('is refused to whoever may not see it', async () => {
    const message = 'User: me is not authorized to perform: ce:GetCostAndUsage'
    await expect(ask(() => ({ __type: 'AccessDeniedException', message }))).rejects.toMatchObject({ code: 'forbidden' })
  })
})

async function ask(answer: (given: Fields) => Fields) {
  const service = await startJsonService((_, given) => answer(given))
  vi.stubEnv('AWS_ENDPOINT_URL', service.endpoint)
  try {
    return { found: await billed(place, range), asked: service.asked }
  } finally {
    await service.close()
  }
}

/** A month of Cost Explorer's, grouped by a tag: its values come after the tag's name. */
function month(parts: { [part: string]: string }): Fields {
  const Groups = Object.entries(parts).map(([part, Amount]) => ({
    Keys: [`dataloaf:part$${part}`],
    Metrics: { UnblendedCost: { Amount, Unit: 'USD' } },
  }))
  return { TimePeriod: { Start: '2026-01-01', End: '2026-02-01' }, Groups, Estimated: true }
}

import { describe, expect, it } from 'vitest'
import { awsProject } from '../support/aws-life.ts'
import { type Answering, startJsonService } from '../support/json-service.ts'

describe('cost', () => {
  it('shows what was billed, part by part', async () => {
    const group = (part: string, Amount: string) => ({
      Keys: [`dataloaf:part$${part}`],
      Metrics: { UnblendedCost: { Amount, Unit: 'USD' } },
    })
    const Groups = [group('host', '12.25'), group('warehouse', '31.5')]
    const { stdout } = await costs(() => ({ ResultsByTime: [{ Groups }] }))
    expect(stdout).toMatch(/^\$44 from \d{4}-\d\d-\d\d to \S+\n +\$32 {2}warehouse\n +\$12 {2}host\n$/)
  })

  it('says how to make AWS count, when it has counted nothing', async () => {
    const nothing = await costs(() => ({ ResultsByTime: [{ Groups: [] }] }))
    expect({ code: nothing.code, stderr: nothing.stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining('Activate the tags dataloaf:stack and dataloaf:part'),
    })
    const never = await costs(() => ({ __type: 'DataUnavailableException', message: 'no data' }))
    expect({ code: never.code, stderr: never.stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/Cost Explorer has no data of this account yet.*\n.*dataloaf cost/),
    })
  })

  async function costs(answering: Answering) {
    const explorer = await startJsonService(answering)
    const env = { AWS_ENDPOINT_URL: explorer.endpoint, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' }
    const here = awsProject({ aws: {}, env })
    const ran = await here.run('cost')
    await explorer.close()
    here.remove()
    return ran
  }
})

import {
  CostExplorerClient,
  GetCostAndUsageCommand,
  type GetCostAndUsageCommandInput,
} from '@aws-sdk/client-cost-explorer'
import { type AwsPlace, asked, clientOptions } from './clients.ts'

export interface Billed {
  /** Days, the last not counted. */
  from: string
  to: string
  parts: { part: string; usd: number }[]
  total: number
}

/** What AWS has billed a stack for, by part. A question costs a cent; Cost Explorer answers from one region only. */
export async function billed(
  place: AwsPlace & { stack: string },
  range: { from: string; to: string },
): Promise<Billed> {
  const client = new CostExplorerClient({ ...clientOptions(place), region: 'us-east-1' })
  const sums = new Map<string, number>()
  for (let page: string | undefined, isFirst = true; isFirst || page !== undefined; isFirst = false) {
    const command = new GetCostAndUsageCommand({ ...question(place.stack, range), NextPageToken: page })
    const { ResultsByTime = [], NextPageToken } = await asked(client.send(command))
    page = NextPageToken
    for (const { Keys = [], Metrics } of ResultsByTime.flatMap(({ Groups = [] }) => Groups)) {
      // `dataloaf:part$warehouse`
      const part = Keys[0]?.split('$')[1] || 'other'
      sums.set(part, (sums.get(part) ?? 0) + Number(Metrics?.UnblendedCost?.Amount ?? 0))
    }
  }
  const parts = [...sums].map(([part, usd]) => ({ part, usd })).sort((a, b) => b.usd - a.usd)
  return { ...range, parts, total: parts.reduce((sum, { usd }) => sum + usd, 0) }
}

function question(stack: string, { from, to }: { from: string; to: string }): GetCostAndUsageCommandInput {
  return {
    TimePeriod: { Start: from, End: to },
    Granularity: 'MONTHLY',
    Metrics: ['UnblendedCost'],
    Filter: { Tags: { Key: 'dataloaf:stack', Values: [stack] } },
    GroupBy: [{ Type: 'TAG', Key: 'dataloaf:part' }],
  }
}

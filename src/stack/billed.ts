import { CostExplorerClient, GetCostAndUsageCommand } from '@aws-sdk/client-cost-explorer'
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
  const { ResultsByTime = [] } = await asked(
    new CostExplorerClient({ ...clientOptions(place), region: 'us-east-1' }).send(
      new GetCostAndUsageCommand({
        TimePeriod: { Start: range.from, End: range.to },
        Granularity: 'MONTHLY',
        Metrics: ['UnblendedCost'],
        Filter: { Tags: { Key: 'dataloaf:stack', Values: [place.stack] } },
        GroupBy: [{ Type: 'TAG', Key: 'dataloaf:part' }],
      }),
    ),
  )
  const sums = new Map<string, number>()
  for (const { Keys = [], Metrics } of ResultsByTime.flatMap(({ Groups = [] }) => Groups)) {
    // `dataloaf:part$warehouse`
    const part = Keys[0]?.split('$')[1] || 'other'
    sums.set(part, (sums.get(part) ?? 0) + Number(Metrics?.UnblendedCost?.Amount ?? 0))
  }
  const parts = [...sums].map(([part, usd]) => ({ part, usd })).sort((a, b) => b.usd - a.usd)
  return { ...range, parts, total: parts.reduce((sum, { usd }) => sum + usd, 0) }
}

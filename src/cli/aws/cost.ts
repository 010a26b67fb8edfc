import { type Billed, billed } from '../../stack/billed.ts'
import { cheaper } from '../../stack/calculations/cheaper.ts'
import { type Estimate, estimate } from '../../stack/calculations/estimate.ts'
import { paint } from '../paint.ts'
import type { Call } from '../target.ts'
import { dollars, estimateLines } from './estimate-lines.ts'
import { awsSettings } from './project.ts'

/** What the deployment will cost, from dataloaf.json alone; or what it has cost in the last thirty days. */
export async function cost(call: Call<{ estimate: boolean; events: number }>): Promise<Estimate | Billed> {
  const { flags, place, out } = call
  const settings = awsSettings(place)
  if (flags.estimate) {
    const expected = estimate(settings, flags.events)
    const choices = cheaper(settings, flags.events)
    out.log(estimateLines(expected, choices, paint(process.stdout)).join('\n'))
    return { ...expected, ...{ cheaper: choices } }
  }
  const found = await billed(settings, lastDays(30, new Date()))
  out.log(billedLines(found).join('\n'))
  if (found.parts.length === 0) {
    out.note(
      'Nothing yet. Activate the tags dataloaf:stack and dataloaf:part (Billing, Cost allocation tags); then a day passes.',
    )
  }
  return found
}

function billedLines({ from, to, parts, total }: Billed): string[] {
  const row = (usd: number, name: string) => `  ${dollars(usd).padStart(8)}  ${name}`
  return [`${dollars(total)} from ${from} to ${to}`, ...parts.map(({ part, usd }) => row(usd, part))]
}

function lastDays(days: number, now: Date): { from: string; to: string } {
  const day = (at: number) => new Date(at).toISOString().slice(0, 10)
  return { from: day(now.getTime() - days * 86_400_000), to: day(now.getTime()) }
}

import type { Choice } from '../../stack/calculations/cheaper.ts'
import type { Estimate } from '../../stack/calculations/estimate.ts'
import { full } from '../charts/format.ts'
import type { Paint } from '../paint.ts'

/** An estimate for people, the cheaper choices beside it. */
export function estimateLines(cost: Estimate, choices: Choice[], color: Paint): string[] {
  const { events, parts, total, unpriced, unchecked, asOf } = cost
  const row = (usd: number, name: string, what: string) =>
    `  ${dollars(usd).padStart(8)}  ${name.padEnd(10)}${color.dim(what)}`
  return [
    `About ${color.bold(`${dollars(total)} a month`)} with ${full(events)} events ${color.dim(`(list prices of ${asOf}, us-east-1)`)}`,
    ...parts.map(({ part, usd, what }) => row(usd, part, what)),
    ...unpriced.map((type) => `  without ${type}, whose price is not in the table`),
    ...(unchecked.length > 0 ? [color.dim(`  not checked: the price of ${unchecked.join(', ')}`)] : []),
    ...(choices.length > 0 ? [color.dim('Cheaper, in dataloaf.json:')] : []),
    ...choices.map(({ choice, total, price }) => `  ${dollars(total).padStart(8)}  ${choice}  ${color.dim(price)}`),
  ]
}

export function dollars(usd: number): string {
  return `$${usd < 10 ? usd.toFixed(2) : full(Math.round(usd))}`
}

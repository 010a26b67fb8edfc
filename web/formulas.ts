/** What the formulas of a question say, without reading them as the server does. */
import type { TrendQuery } from './language.ts'
import { letters } from './words.ts'

export interface Formula {
  expression: string
  label?: string | undefined
}

export function formulasOf(formula: TrendQuery['formula']): Formula[] {
  if (formula === undefined) return []
  return [formula].flat().map((one) => (typeof one === 'string' ? { expression: one } : one))
}

/** The places of the series that a formula is made of, each once, in order. */
export function seriesIn({ expression }: Formula): number[] {
  const used = new Set(expression.match(/[A-Z]/g) ?? [])
  return [...used].map((letter) => letters.indexOf(letter)).sort((a, b) => a - b)
}

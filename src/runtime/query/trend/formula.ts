/** An arithmetic expression over series letters. Plain data: it is walked, never evaluated as code. */
export type Expression =
  | { number: number }
  /** 0 is the series A. */
  | { series: number }
  | { negate: Expression }
  | { operator: '+' | '-' | '*' | '/'; left: Expression; right: Expression }

export interface FormulaError {
  message: string
  hint: string
}

/** Parses `A / B * 100` for a query of so many series. */
export function parseFormula(text: string, seriesCount: number): Expression | FormulaError {
  const tokens = tokensOf(text)
  if (!Array.isArray(tokens)) return tokens
  try {
    const reader = new Reader(tokens, seriesCount)
    const expression = reader.sum(0)
    return reader.rest() ?? expression
  } catch (error) {
    if (error instanceof Refused) return { message: error.message, hint }
    throw error
  }
}

/** The value of a formula; null when a value it needs is null, or on a division by zero. */
export function evaluate(expression: Expression, values: readonly (number | null)[]): number | null {
  if ('number' in expression) return expression.number
  if ('series' in expression) return values[expression.series] ?? null
  if ('negate' in expression) return negated(evaluate(expression.negate, values))
  const left = evaluate(expression.left, values)
  const right = evaluate(expression.right, values)
  if (left === null || right === null) return null
  const result = apply(expression.operator, left, right)
  return Number.isFinite(result) ? result + 0 : null
}

/** The series that a formula is made of, each once, in order. */
export function seriesOf(expression: Expression): number[] {
  if ('number' in expression) return []
  if ('series' in expression) return [expression.series]
  if ('negate' in expression) return seriesOf(expression.negate)
  return [...new Set([...seriesOf(expression.left), ...seriesOf(expression.right)])].sort((a, b) => a - b)
}

const hint = 'A formula has series letters, numbers, + - * / and parentheses: A / B * 100'
const maximalDepth = 100

class Refused extends Error {}

function tokensOf(text: string): string[] | FormulaError {
  const tokens = text.match(/\d+(\.\d+)?|\.\d+|[A-Za-z_$][\w$]*|\S/g) ?? []
  for (const token of tokens) {
    if (/^(\d|\.\d)/.test(token) || /^[A-Z]$/.test(token) || /^[-+*/()]$/.test(token)) continue
    if (/^[a-z]$/.test(token)) return { message: `Write the series letter "${token}" as a capital.`, hint }
    if (token === '%' || token === '^') return { message: `A formula has no operator "${token}".`, hint }
    return { message: `A formula cannot contain "${token}".`, hint }
  }
  return tokens
}

class Reader {
  readonly #tokens: readonly string[]
  readonly #seriesCount: number
  #at = 0

  constructor(tokens: readonly string[], seriesCount: number) {
    this.#tokens = tokens
    this.#seriesCount = seriesCount
  }

  sum(depth: number): Expression {
    return this.#chain(['+', '-'], () => this.#product(depth))
  }

  /** An error when something follows the expression. */
  rest(): FormulaError | null {
    const token = this.#tokens[this.#at]
    return token === undefined ? null : { message: `A formula cannot go on with "${token}" here.`, hint }
  }

  #product(depth: number): Expression {
    return this.#chain(['*', '/'], () => this.#factor(depth))
  }

  #chain(operators: readonly string[], next: () => Expression): Expression {
    let left = next()
    for (
      let token = this.#tokens[this.#at];
      token !== undefined && operators.includes(token);
      token = this.#tokens[this.#at]
    ) {
      this.#at++
      left = { operator: token as '+', left, right: next() }
    }
    return left
  }

  #factor(depth: number): Expression {
    if (depth > maximalDepth) throw new Refused('The formula is nested too deeply.')
    const token = this.#tokens[this.#at++]
    if (token === '-') return { negate: this.#factor(depth + 1) }
    if (token === '(') return this.#group(depth)
    if (token === undefined) throw new Refused('The formula ends too early.')
    if (/^[A-Z]$/.test(token)) return this.#series(token)
    if (/[\d]/.test(token)) return { number: Number(token) }
    throw new Refused(`A formula cannot have "${token}" here.`)
  }

  #group(depth: number): Expression {
    const expression = this.sum(depth + 1)
    if (this.#tokens[this.#at++] !== ')') throw new Refused('A parenthesis is not closed.')
    return expression
  }

  #series(letter: string): Expression {
    const series = letter.charCodeAt(0) - 65
    if (series >= this.#seriesCount) throw new Refused(`There is no series ${letter}.`)
    return { series }
  }
}

function negated(value: number | null): number | null {
  return value === null ? null : 0 - value
}

function apply(operator: '+' | '-' | '*' | '/', left: number, right: number): number {
  if (operator === '+') return left + right
  if (operator === '-') return left - right
  if (operator === '*') return left * right
  return left / right
}

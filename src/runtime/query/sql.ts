/** SQL text in pieces, with values kept apart from it. Text comes only from templates in this folder. */
export class Sql {
  readonly chunks: readonly Chunk[]

  constructor(chunks: readonly Chunk[]) {
    this.chunks = chunks
  }
}

type Chunk = string | Parameter | Sql
export type ParameterType = 'text' | 'bigint' | 'double' | 'boolean' | 'timestamp'

interface Parameter {
  value: string | number | boolean
  type: ParameterType
}

export interface Rendered {
  text: string
  values: (string | number | boolean)[]
}

/** A template whose holes take other templates only; a value goes in through `text`, `integer`, `double` or `list`. */
export function sql(strings: TemplateStringsArray, ...holes: readonly Sql[]): Sql {
  return new Sql(strings.flatMap((string, index) => (index < holes.length ? [string, holes[index]!] : [string])))
}

export const text = (value: string): Sql => new Sql([{ value, type: 'text' }])
export const integer = (value: number): Sql => new Sql([{ value, type: 'bigint' }])
export const double = (value: number): Sql => new Sql([{ value, type: 'double' }])
/** `2026-01-31 10:00:00.000`, UTC. */
export const timestamp = (value: string): Sql => new Sql([{ value, type: 'timestamp' }])

/** A name of ours, such as a table's or a column's. Throws for anything a caller could have chosen. */
export function name(identifier: string): Sql {
  if (!/^[a-z][a-z0-9_]*$/.test(identifier)) throw new TypeError(`not a name of ours: ${identifier}`)
  return new Sql([identifier])
}

/**
 * A name that a caller chose, between double quotes: for the keys of documents in warehouses that cannot bind them.
 * Throws for what no such name can hold.
 */
export function quoted(identifier: string): Sql {
  if (identifier === '' || identifier.includes('\0')) throw new TypeError('not a name that can be quoted')
  return new Sql([`"${identifier.replaceAll('"', '""')}"`])
}

/** A small whole number of ours, written out. */
export function digits(number: number): Sql {
  if (!Number.isSafeInteger(number)) throw new TypeError(`not a whole number: ${number}`)
  return new Sql([String(number)])
}

/** Text or a number of ours, written out where a warehouse takes no parameter. Throws for text that needs escaping. */
export function literal(value: string | number): Sql {
  if (typeof value === 'number') return new Sql([String(value)])
  if (/['\\]|[^ -~]/.test(value)) throw new TypeError(`not a text of ours: ${value}`)
  return new Sql([`'${value}'`])
}

/** Templates one after another with text between them. */
export function join(parts: readonly Sql[], between = ', '): Sql {
  return new Sql(parts.flatMap((part, index) => (index === 0 ? [part] : [between, part])))
}

/** A statement with tables of its own before those it begins with. */
export function withTables(tables: readonly Sql[], statement: Sql): Sql {
  if (tables.length === 0) return statement
  const [first, ...rest] = statement.chunks
  const goesOn = typeof first === 'string' && first.startsWith('with ')
  return goesOn
    ? new Sql(['with ', join(tables), ', ', first.slice('with '.length), ...rest])
    : new Sql(['with ', join(tables), ' ', statement])
}

/** All must hold; an empty list is true. */
export function and(conditions: readonly Sql[]): Sql {
  if (conditions.length === 0) return sql`true`
  return conditions.length === 1 ? conditions[0]! : sql`(${join(conditions, ' and ')})`
}

/** One must hold; an empty list is false. */
export function or(conditions: readonly Sql[]): Sql {
  if (conditions.length === 0) return sql`false`
  return conditions.length === 1 ? conditions[0]! : sql`(${join(conditions, ' or ')})`
}

/** How a warehouse writes values into its statements. */
export interface Spelling {
  /** The nth parameter (from 1) of a type. */
  placeholder(index: number, type: ParameterType): string
  /** The text of a value that the warehouse cannot take as a parameter; null for all others. */
  unbound(value: Parameter['value']): string | null
}

/**
 * Numbers the parameters in the order they appear. Equal values share a number, so that the warehouse sees equal
 * expressions as equal and computes them once.
 */
export function render(root: Sql, spelling: Spelling): Rendered {
  const values: Rendered['values'] = []
  const numbers = new Map<string, number>()
  const parts: string[] = []
  write(root)
  return { text: parts.join(''), values }

  function write({ chunks }: Sql): void {
    for (const chunk of chunks) {
      if (typeof chunk === 'string') parts.push(chunk)
      else if (chunk instanceof Sql) write(chunk)
      else parts.push(spelling.unbound(chunk.value) ?? spelling.placeholder(numberOf(chunk), chunk.type))
    }
  }

  function numberOf({ value, type }: Parameter): number {
    const key = `${type} ${value}`
    const known = numbers.get(key)
    if (known !== undefined) return known
    values.push(value)
    numbers.set(key, values.length)
    return values.length
  }
}

import type { Check } from '../analysis.ts'
import { invalidQuery } from '../schema/issues.ts'
import { nearest } from '../schema/nearest.ts'
import { type Rendered, sql, text } from '../sql.ts'
import { type Argument, refuseCostly } from './duckdb-cost.ts'
import { callable, callableAsTable } from './duckdb-functions.ts'

/**
 * Lets pass only what reads the given tables. DuckDB's own parser says what the statement is, so that comments, quotes
 * and spellings cannot hide anything; whatever is not known to be harmless is refused.
 */
export function guard(statement: Rendered, tables: readonly string[]): Check {
  return {
    sql: sql`select json_serialize_sql(cast(${text(statement.text)} as varchar))`,
    accept([row]) {
      const parsed: Parsed = JSON.parse(String(row?.[0]))
      if (parsed.error) throw notParsed(parsed, statement.text)
      if (parsed.statements.length !== 1) throw refusal('One statement can be run.')
      new Walk(tables, statement.values).go(parsed.statements[0]!, new Set(tables))
    },
  }
}

type Parsed =
  | { error: false; statements: Tree[] }
  | { error: true; error_message: string; position?: string; error_type: string }
type Tree = null | boolean | number | string | readonly Tree[] | Node
interface Node {
  readonly [key: string]: Tree
}

/** What a statement may be made of, besides expressions: `type` of what has no `class`. */
const shapes: ReadonlySet<string> = new Set([
  ...['SELECT_NODE', 'SET_OPERATION_NODE', 'RECURSIVE_CTE_NODE'],
  ...['BASE_TABLE', 'SUBQUERY', 'JOIN', 'EMPTY', 'EXPRESSION_LIST', 'TABLE_FUNCTION'],
  ...['ORDER_MODIFIER', 'LIMIT_MODIFIER', 'LIMIT_PERCENT_MODIFIER', 'DISTINCT_MODIFIER'],
  ...['ORDER_DEFAULT', 'ASCENDING', 'DESCENDING'],
])

/** `class` of the expressions that may be used. */
const expressions: ReadonlySet<string> = new Set([
  ...['BETWEEN', 'CASE', 'CAST', 'COLLATE', 'COLUMN_REF', 'COMPARISON', 'CONJUNCTION', 'CONSTANT', 'FUNCTION'],
  ...['OPERATOR', 'PARAMETER', 'POSITIONAL_REFERENCE', 'STAR', 'SUBQUERY', 'WINDOW'],
])

/** Names of tables that can be read at a place of the statement. */
type Scope = ReadonlySet<string>

class Walk {
  readonly #own: ReadonlySet<string>
  readonly #values: Rendered['values']

  constructor(own: readonly string[], values: Rendered['values']) {
    this.#own = new Set(own)
    this.#values = values
  }

  go(tree: Tree, scope: Scope): void {
    if (typeof tree !== 'object' || tree === null) return
    if (isList(tree)) {
      for (const each of tree) this.go(each, scope)
      return
    }
    this.#allowed(tree, scope)
    const inner = this.#named(tree, scope)
    for (const [key, each] of Object.entries(tree)) {
      if (key === 'cte_map' || (key === 'function' && tree.type === 'TABLE_FUNCTION')) continue
      // Only its second part can read a recursive table; in the first its name means a table of the warehouse.
      const recursive = key === 'right' && tree.type === 'RECURSIVE_CTE_NODE'
      this.go(each, recursive ? new Set([...inner, nameOf(tree.cte_name)]) : inner)
    }
  }

  #allowed(node: Node, scope: Scope): void {
    const { type } = node
    const kind = 'class' in node ? node.class : type
    if ('class' in node && !expressions.has(String(kind))) throw cannot(kind)
    if (!('class' in node) && typeof type === 'string' && !shapes.has(type) && !type.endsWith('_TYPE_INFO'))
      throw cannot(type)
    if ('table_name' in node) this.#table(node, scope)
    if ('function_name' in node) this.#function(node)
    if (type === 'TABLE_FUNCTION') this.#tableFunction(node.function as Node, scope)
  }

  #table({ type, table_name, schema_name, catalog_name, at_clause }: Node, scope: Scope): void {
    const plain = type === 'BASE_TABLE' && schema_name === '' && catalog_name === '' && at_clause === null
    if (plain && scope.has(nameOf(table_name))) return
    const name = [catalog_name, schema_name, table_name].filter(Boolean).join('.')
    throw refusal(`There is no table ${JSON.stringify(name)}.`, `Possible: ${[...this.#own].join(', ')}.`)
  }

  #function({ function_name, children }: Node): void {
    if (!callable.has(nameOf(function_name))) throw noFunction(function_name!)
    refuseCostly(
      nameOf(function_name),
      (children as readonly Node[]).map((child) => this.#textOf(child)),
    )
  }

  /** A text that stands in the statement, or is given as a parameter. */
  #textOf(node: Node): Argument {
    if (node.class === 'CAST') return this.#textOf(node.child as Node)
    const value = node.class === 'PARAMETER' ? this.#values[Number(node.identifier) - 1] : (node.value as Node)?.value
    return typeof value === 'string' ? value : undefined
  }

  #tableFunction({ function_name, children }: Node, scope: Scope): void {
    if (!callableAsTable.has(nameOf(function_name!))) throw noFunction(function_name!)
    this.go(children!, scope)
  }

  /** The tables that a node's own `with` adds. Each of them sees those before it. */
  #named({ cte_map }: Node, scope: Scope): Scope {
    if (cte_map === undefined) return scope
    const known = new Set(scope)
    for (const { key, value } of (cte_map as Node).map as readonly Node[]) {
      const name = nameOf(key)
      if (this.#own.has(name))
        throw refusal(`The name ${JSON.stringify(name)} is taken.`, 'Choose another after "with".')
      this.go(value!, known)
      known.add(name)
    }
    return known
  }
}

function isList(tree: Tree): tree is readonly Tree[] {
  return Array.isArray(tree)
}

/** DuckDB's names differ in the case of ASCII letters only: to JavaScript the Kelvin sign is a capital k, too. */
function nameOf(name: Tree | undefined): string {
  return String(name).replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

function refusal(message: string, hint?: string) {
  return invalidQuery(['sql'], message, hint)
}

function cannot(what: Tree | undefined) {
  return refusal(`${String(what).toLowerCase().replaceAll('_', ' ')} cannot be used in SQL here.`)
}

function noFunction(name: Tree) {
  const near = nearest(nameOf(name), [...callable])
  return refusal(`The function ${JSON.stringify(name)} cannot be used.`, near && `Did you mean "${near}"?`)
}

function notParsed({ error_message, error_type, position }: Parsed & { error: true }, statement: string) {
  if (error_type === 'not implemented') return refusal('Only a SELECT can be run.', 'Begin with "select" or "with".')
  const before = [...statement].slice(0, Number(position)).join('')
  if (position === undefined) return refusal(`${error_message}.`.replace(/\.\.$/, '.'))
  const message = `Line ${before.split('\n').length}: ${error_message}.`.replace(/\.\.$/, '.')
  return invalidQuery(['sql', before.length], message)
}

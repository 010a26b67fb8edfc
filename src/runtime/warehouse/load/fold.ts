export type Operation = 'set' | 'set_once' | 'unset' | 'increment' | 'append'

/** What operations of one patch on one key are applied in; between patches (updated_at, patch_id) decides. */
export const operationOrder: readonly Operation[] = ['set', 'set_once', 'unset', 'increment', 'append']

export interface Step {
  operation: Operation
  /** JSON text; kept as text so that a number JavaScript cannot hold survives. */
  value: string
}

/**
 * The value of one attribute after its operations, in order, as JSON text; null when it is not set.
 * A stored JSON null counts as not set for `set_once`, `increment` and `append`.
 * `increment` leaves what is not a number as it is; `append` makes a list of what is not one.
 */
export function fold(steps: readonly Step[]): string | null {
  return steps.reduce<string | null>((current, { operation, value }) => apply[operation](current, value), null)
}

const apply: { readonly [operation in Operation]: (current: string | null, value: string) => string | null } = {
  set: (_, value) => value,
  set_once: (current, value) => (isSet(current) || !isSet(value) ? current : value),
  unset: () => null,
  increment,
  append,
}

function isSet(value: string | null): value is string {
  return value !== null && value !== 'null'
}

function increment(current: string | null, by: string): string | null {
  if (!isNumber(by)) return current
  if (!isSet(current)) return by
  if (!isNumber(current)) return current
  const sum = Number(current) + Number(by)
  return Number.isFinite(sum) ? JSON.stringify(sum) : current
}

function append(current: string | null, value: string): string {
  if (!isSet(current)) return `[${value}]`
  if (!current.startsWith('[')) return `[${current},${value}]`
  const items = current.slice(1, -1).trim()
  return items === '' ? `[${value}]` : `[${items},${value}]`
}

function isNumber(json: string): boolean {
  return /^-?\d/.test(json)
}

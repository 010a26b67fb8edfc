import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Json } from '../../src/event.ts'
import { attributeVolume } from '../../src/runtime/query/catalog-attribute.ts'
import { type AttributeColumns, columnKey } from '../../src/runtime/query/columns.ts'
import { duckdb } from '../../src/runtime/query/dialects/duckdb.ts'
import { answer } from '../../src/runtime/query/run.ts'
import { parseQuery } from '../../src/runtime/query/schema.ts'
import { render } from '../../src/runtime/query/sql.ts'
import type { StoredColumn } from '../../src/runtime/warehouse/attributes/registry.ts'
import type { AttributeStore } from '../../src/runtime/warehouse/attributes/store.ts'
import { event, openDuckDbTest, type TestWarehouse } from '../support/warehouses.ts'

let test: TestWarehouse
let store: AttributeStore
let apps = 0

beforeAll(async () => {
  test = await openDuckDbTest()
  store = test.warehouse.attributes!
})
afterAll(() => test.close())

const scalar: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    '',
    '10',
    '10.0',
    'true',
    'null',
    '{"a":1}',
    '[',
    'Größe',
    "'",
    '"',
    '\\',
    '\u0001',
    '\u0002a',
    '\u0001\u0002b',
    ' 1',
    '1e1',
  ),
  fc.constantFrom<Json>(0, 10, -1, 0.1, 1e-7, 1e21, 2 ** 53, 123456789012, true, false, null),
  fc.constantFrom<Json>({ a: 1 }, [], [1, 'x'], { a: null }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ maxLength: 4 }),
)
const batch = fc.array(fc.option(scalar, { nil: undefined }), { maxLength: 6 })
const operators = ['eq', 'neq', 'contains', 'starts_with', 'ends_with', 'not_contains'] as const

describe('an attribute with columns of its own', () => {
  for (const form of ['text', 'number'] as const) {
    it(`reads as from its document, kept as ${form}, whatever is in it and whenever they were made`, async () => {
      const asked = fc.tuple(batch, batch, batch)
      await fc.assert(
        fc.asyncProperty(asked, async ([before, meanwhile, after]) => {
          const app = `app_${apps++}`
          const path = ['a', `x/~${apps}`]
          await load(app, path, before)
          let column: StoredColumn = await store.add(path, form)
          await load(app, path, meanwhile)
          while (column.filled < column.rows) column = await store.fill(column)
          expect(await store.differing(column)).toBe(0)
          await load(app, path, after)
          expect(await store.differing(column)).toBe(0)
          const columns = { [columnKey(path)]: { name: column.name, form } }
          const values = [...before, ...meanwhile, ...after].filter((value) => typeof value !== 'object')
          for (const query of questions(path, values as (string | number | boolean | undefined)[])) {
            expect(await ask(app, query, columns)).toEqual(await ask(app, query, undefined))
          }
          expect(await volume(app, path, columns)).toEqual(await volume(app, path, undefined))
          await store.drop(column)
        }),
        { numRuns: 25, interruptAfterTimeLimit: 10_000 },
      )
    }, 60_000)
  }
})

function questions(path: string[], values: readonly (string | number | boolean | undefined)[]): object[] {
  const filters = [
    { attribute: path, op: 'is_set' },
    { attribute: path, op: 'is_not_set' },
    { attribute: path, op: 'gt', value: 0 },
    { attribute: path, op: 'between', value: [0, 10] },
    { attribute: path, op: 'in', value: ['10', '{"a":1}', '0.1', true, 1e21] },
    ...values.flatMap((value) => [
      ...(value === undefined ? [] : [{ attribute: path, op: 'eq', value }]),
      ...(typeof value === 'string' ? operators.map((op) => ({ attribute: path, op, value })) : []),
    ]),
  ]
  const common = { kind: 'trend', range: { from: '2026-01-01', to: '2026-02-28' }, interval: 'none' }
  return [
    { ...common, series: filters.slice(0, 20).map((filter) => ({ event: null, filter })) },
    { ...common, series: [{ event: null }], breakdown: [{ attribute: path }], limit: 50 },
    ...['sum', 'min', 'max', 'median', 'distinct'].map((measure) => ({
      ...common,
      series: [{ event: null, measure, attribute: path }],
    })),
  ]
}

async function load(app_id: string, [outer, inner]: string[], values: readonly (Json | undefined)[]): Promise<void> {
  const lines = values.map((value) =>
    event({ app_id, event_attributes: value === undefined ? {} : { [outer!]: { [inner!]: value } } }),
  )
  if (lines.length > 0) await test.load(await test.object('events', lines))
}

async function volume(appId: string, attribute: string[], columns: AttributeColumns | undefined) {
  const asked = attributeVolume({ of: 'event', attribute }, factsOf(appId, columns), duckdb)
  const statement = render(asked.sql, duckdb)
  const names = Object.values(columns ?? {}).map(({ name }) => name)
  expect(names.every((name) => statement.text.includes(name))).toBe(true)
  return asked.read((await test.warehouse.run(statement)).rows)
}

function factsOf(appId: string, columns: AttributeColumns | undefined) {
  const app = { appId, timeZone: 'UTC', weekStart: 'monday' as const, firstEvent: 0, lastLoaded: null }
  return { ...app, hasAliases: false, ...(columns && { columns }) }
}

async function ask(appId: string, query: object, columns: AttributeColumns | undefined) {
  const { meta: _, ...rest } = await answer(parseQuery(query), {
    app: factsOf(appId, columns),
    now: Date.parse('2026-06-01'),
    dialect: duckdb,
    run: (statement) => test.warehouse.run(statement),
  })
  return rest
}

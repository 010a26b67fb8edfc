import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { ImportResult } from '../../src/cli/events/import.ts'
import { type Folder, servedFolder } from './cli.ts'

/** A served folder in which each test has an app of its own to import into. */
export async function importPlace() {
  const here = await servedFolder()
  let count = 0
  return { ...here, into: () => importInto(here, `app ${++count}`) }
}

export type Into = Awaited<ReturnType<typeof importInto>>

async function importInto(here: Folder, app: string) {
  await here.run(['apps', 'create', app])
  const ask = async (sql: string) => {
    const { json, stdout, stderr } = await here.run(['query', 'sql', sql, '--app', app, '--json'])
    const { columns, rows } = json<{ columns: { name: string }[]; rows: unknown[][] }>()
    if (!rows) throw new Error(stdout + stderr)
    return rows.map((row) => Object.fromEntries(row.map((value, at) => named(columns[at]!.name, value))))
  }
  return {
    app,
    write(name: string, content: string | Uint8Array): string {
      writeFileSync(join(here.path, name), content)
      return name
    },
    run: (...args: string[]) => here.run(['events', 'import', ...args, '--app', app]),
    /** The answer of an import that is none's failure. */
    async take(...args: string[]): Promise<ImportResult> {
      const { code, stdout, stderr } = await here.run(['events', 'import', ...args, '--app', app, '--json'])
      if (code !== 0) throw new Error(stdout + stderr)
      return JSON.parse(stdout) as ImportResult
    },
    ask,
    events: () =>
      ask(`select event_id, event_name, user_id, anonymous_id, session_id, event_created, event_attributes
        from events order by event_created, event_name, event_id`),
    users: () => ask('select user_id, user_attributes from users order by user_id'),
  }
}

/** Documents of attributes come as text. */
function named(column: string, value: unknown): [string, unknown] {
  return [column, column.endsWith('_attributes') ? JSON.parse(String(value)) : value]
}

/** An id made of what a row says. */
export const someId = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
export const event = (fields: object) => ({
  user_id: null,
  anonymous_id: null,
  session_id: null,
  event_attributes: {},
  ...fields,
})
export const user = (user_id: string, user_attributes: object = {}) => ({ user_id, user_attributes })

/** Imports, compares all that is there, imports again, and finds the same. */
export async function holds(into: Into, args: string[], { events, users }: { events: object[]; users: object[] }) {
  const result = await into.take(...args)
  const found = { events: await into.events(), users: await into.users() }
  expect(found).toEqual({ events, users })
  const again = await into.take(...args)
  expect({ events: await into.events(), users: await into.users() }).toEqual(found)
  expect(again.accepted).toBe(result.accepted)
  return result
}

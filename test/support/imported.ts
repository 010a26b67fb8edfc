import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
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

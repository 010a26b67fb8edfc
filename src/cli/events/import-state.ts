/** How far an import is, kept beside the data so that the same command goes on where it was cut off. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RefusedRow } from './import-refusals.ts'

export interface ImportState {
  import_id: string
  /** Items that the server has, over all files. */
  sent: number
  accepted: number
  /** What the server refused of them. */
  refused: RefusedRow[]
  /** Where a worker takes parts in: its jobs, and the file of each. */
  jobs: { id: string; file: string }[]
}

export interface StateStore {
  load(): ImportState | null
  save(state: ImportState): void
  /** There is nothing to go on with. */
  forget(): void
}

export interface StateOptions {
  directory: string
  files: readonly string[]
  /** All else that makes it this import and no other. */
  of: unknown
}

/** Standard input cannot be read again, so an import of it is not kept. */
export function stateStore({ directory, files, of }: StateOptions): StateStore {
  if (files.includes('-')) return { load: () => null, save() {}, forget() {} }
  const facts = files.map((file) => {
    const { size, mtimeMs } = statSync(file)
    return [realpathSync(file), size, mtimeMs]
  })
  const key = createHash('sha256')
    .update(JSON.stringify([of, facts]))
    .digest('hex')
    .slice(0, 32)
  const path = join(directory, 'imports-under-way', `${key}.json`)
  return {
    load() {
      try {
        return JSON.parse(readFileSync(path, 'utf8')) as ImportState
      } catch {
        return null
      }
    },
    save(state) {
      mkdirSync(join(directory, 'imports-under-way'), { recursive: true, mode: 0o700 })
      writeFileSync(`${path}.new`, JSON.stringify(state), { mode: 0o600 })
      renameSync(`${path}.new`, path)
    },
    forget: () => rmSync(path, { force: true }),
  }
}

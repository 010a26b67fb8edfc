/**
 * The data folder of a new database, kept on disk once it was made: making it takes a database four times as long as
 * reading it, and tests open hundreds.
 */
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'

const folder = fileURLToPath(new URL('../../node_modules/.cache/redshift-stand-in/', import.meta.url))
const { version } = JSON.parse(
  await readFile(new URL('../../node_modules/@electric-sql/pglite/package.json', import.meta.url), 'utf8'),
) as { version: string }

/** The data folder after these statements, as PGlite takes it. */
export async function image(statements: readonly string[]): Promise<Blob> {
  const hash = createHash('sha256')
    .update(JSON.stringify([version, statements]))
    .digest('hex')
  const file = join(folder, `${hash}.tar`)
  if (!existsSync(file)) await keep(await made(statements), file)
  return new Blob([await readFile(file)])
}

async function made(statements: readonly string[]): Promise<Blob> {
  const database = await PGlite.create()
  for (const statement of statements) await database.exec(statement)
  const dumped = await database.dumpDataDir('none')
  await database.close()
  return dumped
}

/** Whole or not at all: test files beside this one look for it too. Those of other statements are not needed any more. */
async function keep(dumped: Blob, file: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const others = await readdir(folder)
  const written = join(folder, `${randomUUID()}.part`)
  await writeFile(written, Buffer.from(await dumped.arrayBuffer()))
  await rename(written, file)
  for (const other of others) if (other.endsWith('.tar')) await rm(join(folder, other), { force: true })
}

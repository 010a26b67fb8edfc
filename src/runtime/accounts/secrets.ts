import { createHash, timingSafeEqual } from 'node:crypto'
import { chmod, link, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Random } from '../metadata/ids.ts'

/** The secret in the file, made on first use and readable by the owner alone. */
export async function secretFile(directory: string, name: string, random: Random): Promise<string> {
  const path = join(directory, name)
  const stored = await read(path)
  if (stored) return stored
  await writeOnce(path, `${Buffer.from(random(32)).toString('base64url')}\n`)
  return (await read(path))!
}

/** What is stored of a secret that is long and random: enough to know it by. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** A secret for a link, which nobody guesses. */
export function makeCode(random: Random): string {
  return Buffer.from(random(24)).toString('base64url')
}

/** Takes as long for a near miss as for nonsense. */
export function sameSecret(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(secret))
}

async function read(path: string): Promise<string | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  if (text.trim() === '') return null
  await chmod(path, 0o600)
  return text.trim()
}

/** Whole or not at all; the first of two processes wins. */
async function writeOnce(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.new`
  await rm(draft, { force: true })
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  // An empty file is what a power cut can leave behind.
  if ((await read(path)) === null) await rm(path, { force: true })
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft)
}

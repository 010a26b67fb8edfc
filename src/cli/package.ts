import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of DataLoaf's own package.json, from the bundle and from the sources alike. */
export const packageRoot = above(dirname(fileURLToPath(import.meta.url)))

function above(folder: string): string {
  const parent = dirname(folder)
  return parent === folder || existsSync(join(folder, 'package.json')) ? folder : above(parent)
}

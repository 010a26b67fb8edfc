import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Artifacts, artifactsIn } from '../../src/stack/artifact.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The built package in a folder of its own, whose files a test may change as a newer version would. */
export interface PackageCopy {
  /** Its command line. */
  program: string
  /** What it deploys. */
  artifacts: Artifacts
  remove(): void
}

export function copyPackage(): PackageCopy {
  const folder = mkdtempSync(join(tmpdir(), 'dataloaf-package-'))
  for (const name of ['bin', 'dist', 'package.json', 'oclif.manifest.json']) {
    if (existsSync(join(root, name))) cpSync(join(root, name), join(folder, name), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return {
    program: join(folder, 'bin', 'run.js'),
    artifacts: artifactsIn(join(folder, 'dist')),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

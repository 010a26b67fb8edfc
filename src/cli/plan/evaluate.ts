import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { DataLoafError } from '../../errors.ts'

/**
 * What a module exports as its default. Node reads TypeScript by itself from 22.18 on; before, the project's own
 * TypeScript takes the types away. Throws `invalid_input` for a module that cannot be run.
 */
export async function evaluated(file: string): Promise<unknown> {
  try {
    const { default: value } = (await run(resolve(file))) as { default?: unknown }
    if (value !== undefined) return value
  } catch (cause) {
    if (cause instanceof DataLoafError) throw cause
    throw new DataLoafError('invalid_input', `${file} cannot be run: ${(cause as Error).message}.`, { cause })
  }
  throw new DataLoafError('invalid_input', `${file} exports no default.`, { hint: 'export default { events: { … } }' })
}

async function run(path: string): Promise<unknown> {
  const native = (process.features as { typescript?: unknown }).typescript
  if (!/\.[cm]?tsx?$/.test(path) || native) return await import(pathToFileURL(path).href)
  // Beside it, so that what it imports is found.
  const beside = join(dirname(path), `.${basename(path)}.${process.pid}.mjs`)
  writeFileSync(beside, withoutTypes(path))
  try {
    return await import(pathToFileURL(beside).href)
  } finally {
    rmSync(beside, { force: true })
  }
}

function withoutTypes(path: string): string {
  const { transpileModule, ModuleKind, ScriptTarget } = projectTypeScript(path)
  const compilerOptions = { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 }
  return transpileModule(readFileSync(path, 'utf8'), { compilerOptions }).outputText
}

function projectTypeScript(path: string): typeof import('typescript') {
  try {
    return createRequire(path)('typescript') as typeof import('typescript')
  } catch (cause) {
    const message = `${basename(path)} needs TypeScript, which is not installed beside it.`
    throw new DataLoafError('invalid_input', message, {
      hint: 'npm install typescript, Node 22.18 or newer, or dataloaf.plan.json',
      cause,
    })
  }
}

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { type Project, parseConfig } from '../../config.ts'
import { DataLoafError } from '../../errors.ts'
import { packageRoot } from '../package.ts'
import { configName, type LooseProject } from '../place.ts'
import { type AskFlags, confirm, mayAsk } from '../prompts.ts'
import type { Target } from '../target.ts'
import type { CommonAnswers } from './answers.ts'

/** The folder's own dataloaf.json, if it may be changed. Throws `invalid_input` without --force and nobody to ask. */
export async function earlierConfig(directory: string, flags: AskFlags & { force: boolean }): Promise<LooseProject> {
  const file = join(directory, configName)
  if (!existsSync(file)) return {}
  if (!flags.force && !mayAsk(flags)) {
    throw new DataLoafError('invalid_input', `There is a ${configName} here already.`, {
      hint: '--force changes it; the data stay.',
    })
  }
  if (!flags.force) await confirm(`There is a ${configName} here already. Change it? (The data stay.)`, flags)
  return JSON.parse(readFileSync(file, 'utf8')) as LooseProject
}

/** What an answer to `init` puts into the file. */
export type ProjectFields = { [key in keyof Project]?: unknown }

/** dataloaf.json as it would be written, checked. What an earlier one said beside the answers is kept. */
export function mergedProject(fields: ProjectFields, earlier: LooseProject): { raw: object; project: Project } {
  const { $schema: _, ...rest } = { ...earlier, ...fields }
  return { raw: rest, project: parseConfig(rest) }
}

/** Writes dataloaf.json whole or not at all. */
export function writeConfig(directory: string, fields: ProjectFields, earlier: LooseProject): string {
  const file = join(directory, configName)
  const { raw } = mergedProject(fields, earlier)
  writeFileSync(`${file}.new`, `${JSON.stringify({ $schema: schemaFrom(directory), ...raw }, null, 2)}\n`)
  renameSync(`${file}.new`, file)
  return file
}

/** The fields of every target's file. */
export function commonFields({ name, timeZone, adminEmail }: CommonAnswers, target: Target): ProjectFields {
  return { name, target, time_zone: timeZone, admin_email: adminEmail }
}

/** The shipped schema, from the folder of dataloaf.json. */
function schemaFrom(directory: string): string {
  const path = relative(directory, join(packageRoot, 'dist', 'dataloaf.schema.json'))
    .split(sep)
    .join('/')
  return path.startsWith('.') ? path : `./${path}`
}

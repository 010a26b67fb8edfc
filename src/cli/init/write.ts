import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { parseConfig } from '../../config.ts'
import { DataLoafError } from '../../errors.ts'
import { packageRoot } from '../package.ts'
import { configName, type LooseProject } from '../place.ts'
import { type AskFlags, confirm, mayAsk } from '../prompts.ts'
import type { Answers } from './answers.ts'

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

/** Writes dataloaf.json whole or not at all. What an earlier one said beside the answers is kept. */
export function writeConfig(directory: string, answers: Answers, earlier: LooseProject): string {
  const file = join(directory, configName)
  const project = {
    ...earlier,
    $schema: schemaFrom(directory),
    name: answers.name,
    target: 'local',
    time_zone: answers.timeZone,
    admin_email: answers.adminEmail,
    local: { ...earlier.local, port: answers.port, data_directory: answers.dataDirectory },
  }
  const { $schema, ...rest } = project
  parseConfig(rest, file)
  writeFileSync(`${file}.new`, `${JSON.stringify({ $schema, ...rest }, null, 2)}\n`)
  renameSync(`${file}.new`, file)
  return file
}

/** The shipped schema, from the folder of dataloaf.json. */
function schemaFrom(directory: string): string {
  const path = relative(directory, join(packageRoot, 'dist', 'dataloaf.schema.json'))
    .split(sep)
    .join('/')
  return path.startsWith('.') ? path : `./${path}`
}

/** dataloaf.json: what a project says about its deployment. Secrets are never in it. */
import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { DataLoafError } from './errors.ts'

const timeZone = z.string().refine(isTimeZone, { error: 'is not a time zone; write an IANA name like "Europe/Berlin"' })

const local = z
  .strictObject({
    port: z
      .int()
      .min(1)
      .max(65_535)
      .optional()
      .describe('Port of the web app, the API and the collector. Default 4600.'),
    host: z.string().min(1).optional().describe('Address to listen on. Default 127.0.0.1, this machine only.'),
    public_address: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('Address people reach it by, when a proxy stands in front: https://insights.example.com.'),
    data_directory: z.string().min(1).optional().describe('Folder of the data, from this file. Default .dataloaf.'),
  })
  .describe('The local target: everything on this machine.')

const projectSchema = z
  .strictObject({
    $schema: z.string().optional(),
    name: z.string().min(1).max(100).describe('Name of the organization and, in the beginning, of its first app.'),
    target: z.literal('local').default('local').describe('Where it runs. This version serves the local target.'),
    time_zone: timeZone.optional().describe('IANA name of the time zone new apps get. Default: the machine’s.'),
    admin_email: z.email().optional().describe('Who may sign in first. The password is never in this file.'),
    local: local.optional(),
  })
  .describe('DataLoaf: self-hosted product analytics')

export type Project = z.output<typeof projectSchema>

/** Reads and checks dataloaf.json. Throws `invalid_config` naming the first wrong field. */
export function readConfig(file: string): Project {
  return parseConfig(JSON.parse(readFileSync(file, 'utf8')), file)
}

/** Checks a value as dataloaf.json. */
export function parseConfig(value: unknown, file = 'dataloaf.json'): Project {
  const parsed = projectSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const path = issue?.path.filter((part) => typeof part !== 'symbol') ?? []
  const where = path.length > 0 ? ` at ${path.join('.')}` : ''
  throw new DataLoafError('invalid_config', `${file}${where}: ${issue?.message ?? 'is not valid'}`, { path })
}

/** The JSON schema editors use to complete and check dataloaf.json. */
export function configJsonSchema(): object {
  return z.toJSONSchema(projectSchema, { io: 'input' })
}

/** Whether this machine's Intl data know the time zone. */
export function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}

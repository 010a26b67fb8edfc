/** What `init` needs to know: from flags, from an earlier dataloaf.json, from the person, from defaults. */
import { basename } from 'node:path'
import { isTimeZone } from '../../config.ts'
import { DataLoafError } from '../../errors.ts'
import { defaultDataDirectory, defaultPort, type LooseProject } from '../place.ts'
import { mayAsk, missing, prompt } from '../prompts.ts'
import { machineTimeZone, readPassword } from '../settings.ts'
import { assertLocal } from '../target.ts'

export interface InitFlags {
  yes?: boolean | undefined
  'no-input'?: boolean | undefined
  name?: string | undefined
  target?: string | undefined
  'time-zone'?: string | undefined
  'admin-email'?: string | undefined
  'admin-password-file'?: string | undefined
  port?: number | undefined
  'data-dir'?: string | undefined
}

export interface Answers {
  name: string
  timeZone: string
  adminEmail: string
  /** Undefined: make one up. */
  adminPassword: string | undefined
  port: number
  dataDirectory: string
}

interface Source {
  flags: InitFlags
  /** What dataloaf.json says already. */
  project: LooseProject
  directory: string
}

/** Asks for what no flag says, when there is somebody to ask. Throws `invalid_input` naming the flag otherwise. */
export async function answers({ flags, project, directory }: Source): Promise<Answers> {
  const asks = mayAsk(flags)
  const target = flags.target ?? (asks ? await askTarget() : project.target)
  assertLocal(target)
  const name = await text(flags.name, {
    message: 'Name of the organization and its first app',
    known: project.name ?? titleOf(directory),
  })
  const timeZone = await text(flags['time-zone'], {
    message: 'Time zone',
    known: project.time_zone ?? machineTimeZone(),
    validate: checkTimeZone,
  })
  const adminEmail = await text(flags['admin-email'], {
    message: 'Your e-mail address, to sign in with',
    known: project.admin_email,
    validate: checkEmail,
    missing: ['The admin’s e-mail address', '--admin-email you@example.com'],
  })
  const given = readPassword(flags['admin-password-file'])
  const adminPassword = given ?? (asks ? await askPassword() : undefined)
  const port = Number(
    await text(flags.port?.toString(), {
      message: 'Port',
      known: String(project.local?.port ?? defaultPort),
      validate: checkPort,
    }),
  )
  const known = project.local?.data_directory ?? defaultDataDirectory
  const dataDirectory = await text(flags['data-dir'], { message: 'Folder for the data', known })
  return { name, timeZone, adminEmail, adminPassword, port, dataDirectory }

  async function text(
    given: string | undefined,
    { message, known, validate, missing: absent }: Question,
  ): Promise<string> {
    const check = (value: string) => validate?.(value.trim()) ?? (value.trim() === '' ? 'Please answer.' : true)
    if (given === undefined && asks) {
      const ask = { message, validate: check, ...(known !== undefined && { default: known }) }
      return (await prompt(({ input }, context) => input(ask, context))).trim()
    }
    const value = given ?? known
    if (value === undefined) throw missing(...(absent ?? [message, '']))
    const verdict = check(value)
    if (verdict === true) return value.trim()
    throw new DataLoafError('invalid_input', verdict, { hint: absent?.[1] })
  }
}

interface Question {
  message: string
  known?: string | undefined
  validate?: (value: string) => string | true
  /** What is missing and its flag, where there is no default. */
  missing?: [what: string, flag: string]
}

function askTarget(): Promise<string> {
  const choices = [
    { value: 'local', name: 'local', description: 'everything on this machine' },
    { value: 'aws', name: 'aws', description: 'your own AWS account; this version does not serve it' },
  ]
  return prompt(({ select }, context) => select({ message: 'Where it runs', choices }, context))
}

async function askPassword(): Promise<string | undefined> {
  const validate = (value: string) =>
    value === '' || value.length >= 8 || 'At least 8 characters, or none for one that is made up.'
  const message = 'Password (empty: one is made up)'
  return (await prompt(({ password }, context) => password({ message, mask: true, validate }, context))) || undefined
}

function titleOf(directory: string): string {
  return basename(directory) || 'My app'
}

function checkTimeZone(value: string): string | true {
  return isTimeZone(value) || `"${value}" is no time zone; write an IANA name like Europe/Berlin.`
}

function checkEmail(value: string): string | true {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) || `"${value}" is no e-mail address.`
}

function checkPort(value: string): string | true {
  return (
    (/^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535) ||
    `"${value}" is no port; write a number from 1 to 65535.`
  )
}

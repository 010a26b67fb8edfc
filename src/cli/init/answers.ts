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
  assertLocal(flags.target ?? (asks ? await askTarget() : project.target))
  const answer = (question: Question) => textAnswer(question, asks)
  const name = await answer({
    message: 'Name of the organization and its first app',
    given: flags.name,
    known: project.name ?? titleOf(directory),
  })
  const timeZone = await answer({
    message: 'Time zone',
    given: flags['time-zone'],
    known: project.time_zone ?? machineTimeZone(),
    check: checkTimeZone,
  })
  const adminEmail = await answer({
    message: 'Your e-mail address, to sign in with',
    given: flags['admin-email'],
    known: project.admin_email,
    check: checkEmail,
    absent: ['The admin’s e-mail address', '--admin-email you@example.com'],
  })
  const adminPassword = readPassword(flags['admin-password-file']) ?? (asks ? await askPassword() : undefined)
  const known = String(project.local?.port ?? defaultPort)
  const port = Number(await answer({ message: 'Port', given: flags.port?.toString(), known, check: checkPort }))
  const dataDirectory = await answer({
    message: 'Folder for the data',
    given: flags['data-dir'],
    known: project.local?.data_directory ?? defaultDataDirectory,
  })
  return { name, timeZone, adminEmail, adminPassword, port, dataDirectory }
}

interface Question {
  message: string
  /** By flag or environment. */
  given: string | undefined
  /** What it is when nobody says otherwise. */
  known: string | undefined
  /** True, or a sentence that says what is wrong. */
  check?: (value: string) => string | true
  /** What is missing and its flag, where there is no default. */
  absent?: [what: string, flag: string]
}

async function textAnswer({ message, given, known, check, absent }: Question, asks: boolean): Promise<string> {
  const validate = (value: string) => check?.(value.trim()) ?? (value.trim() === '' ? 'Please answer.' : true)
  if (given === undefined && asks) {
    const question = { message, validate, ...(known !== undefined && { default: known }) }
    return (await prompt(({ input }, context) => input(question, context))).trim()
  }
  const value = given ?? known
  if (value === undefined) throw missing(...(absent ?? [message, '']))
  const verdict = validate(value)
  if (verdict === true) return value.trim()
  throw new DataLoafError('invalid_input', verdict, { hint: absent?.[1] })
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

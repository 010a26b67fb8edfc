/** What `init` needs to know: from flags, from an earlier dataloaf.json, from the person, from defaults. */
import { basename } from 'node:path'
import { defaultDataDirectory, defaultPort, type LooseProject } from '../place.ts'
import { mayAsk, prompt } from '../prompts.ts'
import { machineTimeZone, readPassword } from '../settings.ts'
import type { Target } from '../target.ts'
import { checkEmail, checkTimeZone, type Question, textAnswer } from './question.ts'

export interface InitFlags {
  yes?: boolean | undefined
  'no-input'?: boolean | undefined
  name?: string | undefined
  target?: Target | undefined
  'time-zone'?: string | undefined
  'admin-email'?: string | undefined
  'admin-password-file'?: string | undefined
  port?: number | undefined
  'data-dir'?: string | undefined
}

/** What every target asks. */
export interface CommonAnswers {
  name: string
  timeZone: string
  adminEmail: string
}

export interface Answers extends CommonAnswers {
  /** Undefined: make one up. */
  adminPassword: string | undefined
  port: number
  dataDirectory: string
}

export interface Source {
  flags: InitFlags
  /** What dataloaf.json says already. */
  project: LooseProject
  directory: string
}

/** Asks for what no flag says, when there is somebody to ask. Throws `invalid_input` naming the flag otherwise. */
export async function answers(source: Source): Promise<Answers> {
  const { flags, project } = source
  const asks = mayAsk(flags)
  const answer = (question: Question) => textAnswer(question, asks)
  const common = await commonAnswers(source)
  const adminPassword = readPassword(flags['admin-password-file']) ?? (asks ? await askPassword() : undefined)
  const known = String(project.local?.port ?? defaultPort)
  const port = Number(await answer({ message: 'Port', given: flags.port?.toString(), known, check: checkPort }))
  const dataDirectory = await answer({
    message: 'Folder for the data',
    given: flags['data-dir'],
    known: project.local?.data_directory ?? defaultDataDirectory,
  })
  return { ...common, adminPassword, port, dataDirectory }
}

export async function commonAnswers({ flags, project, directory }: Source): Promise<CommonAnswers> {
  const answer = (question: Question) => textAnswer(question, mayAsk(flags))
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
  return { name, timeZone, adminEmail }
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

function checkPort(value: string): string | true {
  return (
    (/^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535) ||
    `"${value}" is no port; write a number from 1 to 65535.`
  )
}

/** What init, up and doctor work with: flag, else environment (oclif reads it into the flag), else dataloaf.json, else default. */
import { readFileSync } from 'node:fs'
import { DataLoafError } from '../errors.ts'
import type { MailSettings } from '../runtime/mail/mailer.ts'
import { defaultHost, defaultPort, type Place } from './place.ts'

export interface Settings {
  name: string
  timeZone: string
  adminEmail: string
  /** Undefined: made up when the account is. */
  adminPassword: string | undefined
  port: number
  host: string
  /** Where people reach it when a proxy stands in front. */
  publicAddress: string | undefined
  /** Undefined: no mail is sent. */
  mail: MailSettings | undefined
  dataDirectory: string
}

export interface SettingFlags {
  name?: string | undefined
  'time-zone'?: string | undefined
  'admin-email'?: string | undefined
  'admin-password-file'?: string | undefined
  port?: number | undefined
  host?: string | undefined
  'public-address'?: string | undefined
}

/** Every setting of a server on this machine. */
export function settings(flags: SettingFlags, { project, dataDirectory }: Place): Settings {
  return {
    name: flags.name ?? project.name ?? 'My app',
    timeZone: flags['time-zone'] ?? project.time_zone ?? machineTimeZone(),
    adminEmail: flags['admin-email'] ?? project.admin_email ?? 'admin@dataloaf.local',
    adminPassword: readPassword(flags['admin-password-file']),
    port: flags.port ?? project.local?.port ?? defaultPort,
    host: flags.host ?? project.local?.host ?? defaultHost,
    publicAddress: checkedAddress(flags['public-address'] ?? project.local?.public_address),
    mail: mailOf(project.local?.mail),
    dataDirectory,
  }
}

/** The mail server: DATALOAF_SMTP_URL, which may hold a password, else dataloaf.json’s. */
export function mailOf(
  written: Partial<MailSettings> | undefined,
  env: NodeJS.ProcessEnv = process.env,
): MailSettings | undefined {
  const server = env.DATALOAF_SMTP_URL || written?.server
  if (server === undefined) return undefined
  const from = env.DATALOAF_MAIL_FROM || written?.from
  if (!/^smtps?:\/\/[^/\s]+/.test(server)) {
    throw new DataLoafError('invalid_config', 'DATALOAF_SMTP_URL is not the address of a mail server.', {
      hint: 'smtps://user:password@mail.example.com, or smtp://mail.example.com:587',
    })
  }
  if (from) return { server, from }
  throw new DataLoafError('invalid_config', 'There is a mail server, but nobody whose mail it is.', {
    hint: 'DATALOAF_MAIL_FROM=insights@example.com, or mail.from in dataloaf.json',
  })
}

function checkedAddress(address: string | undefined): string | undefined {
  if (address === undefined || /^https?:\/\/[^/\s]+\/?$/.test(address)) return address?.replace(/\/$/, '')
  const hint = '--public-address https://insights.example.com'
  throw new DataLoafError('invalid_input', `"${address}" is not the address of a server.`, { hint })
}

/** This machine's IANA time zone. */
export function machineTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
}

/** The admin's password: a file's first line, else DATALOAF_ADMIN_PASSWORD, else none given. Never a flag's value. */
export function readPassword(file: string | undefined, env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (file === undefined) return env.DATALOAF_ADMIN_PASSWORD || undefined
  const password = readFileSync(file === '-' ? 0 : file, 'utf8').split(/\r?\n/)[0]
  if (password) return password
  throw new DataLoafError('invalid_input', `${file === '-' ? 'Standard input' : file} holds no password.`)
}

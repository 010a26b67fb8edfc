/** How a failure reaches the person or the program that called: one sentence, a hint, an exit code; never a stack trace. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DataLoafError, type ErrorBody, isErrorCode } from '../errors.ts'
import { closest } from './closest.ts'
import { packageRoot } from './package.ts'
import { paint } from './paint.ts'

/** Writes the failure (JSON on standard output, else a sentence on standard error) and returns the exit code. */
export function report(thrown: unknown, { json, lines = false, command }: ReportOptions): number {
  if (isExit(thrown)) return thrown.oclif.exit ?? 0
  const error = asCommandError(thrown, command)
  if (json) process.stdout.write(`${JSON.stringify(errorBody(error), null, lines ? 0 : 2)}\n`)
  else process.stderr.write(`${sentence(error)}\n`)
  if (process.env.DEBUG && error.cause) process.stderr.write(`${detail(error.cause)}\n`)
  return error.exitCode
}

interface ReportOptions {
  json: boolean
  /** The answer is a stream of JSON lines, and the error is the last of them. */
  lines?: boolean
  command?: string | undefined
}

/** Whatever a command (by its id) threw, as the one error class: oclif's parse errors, prompts left, our own. */
export function asCommandError(thrown: unknown, command?: string): DataLoafError {
  if (thrown instanceof DataLoafError) return thrown
  const { name, code, message, parse, oclif } = (thrown ?? {}) as Thrown
  if (name === 'ExitPromptError' || name === 'AbortPromptError') return new DataLoafError('cancelled', 'Cancelled.')
  // A DataLoafError from another copy of the module, or one that came over HTTP.
  if (name === 'DataLoafError' && isErrorCode(code)) return new DataLoafError(code, message ?? '', thrown as object)
  const unknown = /^command (\S+) not found$/i.exec(message ?? '')?.[1]
  if (unknown) return unknownCommand(unknown)
  if (parse !== undefined || oclif !== undefined) return badInput(thrown as Thrown, command)
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR') return badFile(thrown as NodeJS.ErrnoException)
  if (code === 'ENOSPC') return new DataLoafError('disk_full', 'The disk is full.', { cause: thrown })
  const text = message ? `An unexpected error occurred: ${firstLine(message)}` : 'An unexpected error occurred.'
  return new DataLoafError('internal', text, { cause: thrown, hint: 'DEBUG=1 shows where it happened.' })
}

export function errorBody(error: DataLoafError): ErrorBody {
  return error.toJSON()
}

interface Thrown {
  name?: string
  code?: string
  message?: string
  parse?: unknown
  flags?: string[]
  oclif?: { exit?: number }
}

function unknownCommand(id: string): DataLoafError {
  const near = closest(id.replaceAll(':', ' '), commandNames())
  const hint = near ? `Did you mean dataloaf ${near}?` : 'dataloaf help lists the commands.'
  return new DataLoafError('invalid_input', `There is no command "${id.replaceAll(':', ' ')}".`, { hint })
}

function commandNames(): string[] {
  return Object.keys(manifestCommands()).map((id) => id.replaceAll(':', ' '))
}

function manifestCommands(): { [id: string]: { flags: { [name: string]: unknown } } } {
  try {
    return JSON.parse(readFileSync(join(packageRoot, 'oclif.manifest.json'), 'utf8')).commands
  } catch {
    return {}
  }
}

function badInput({ message = '', flags }: Thrown, command: string | undefined): DataLoafError {
  const text = plainSentence(flags ? message.replace(/^Nonexistent flag/, 'Unknown flag') : message)
  const meant = flags && meantFlag(flags[0]!, command)
  return new DataLoafError('invalid_input', text, { hint: meant ?? `dataloaf ${help(command)}` })
}

/** The flag that was likely meant, or the sister command that has it. */
function meantFlag(given: string, command: string | undefined): string | undefined {
  const name = given.replace(/^-+/, '')
  const commands = manifestCommands()
  const near = closest(name, Object.keys(commands[command ?? '']?.flags ?? {}))
  if (near) return `Did you mean --${near}?`
  const topic = command?.split(':')[0]
  const owner = Object.keys(commands).find((id) => id.split(':')[0] === topic && commands[id]?.flags[name])
  return owner && `--${name} is a flag of dataloaf ${owner.replaceAll(':', ' ')}.`
}

function help(command: string | undefined): string {
  return command ? `${command.replaceAll(':', ' ')} --help` : 'help'
}

/** oclif's multi-line, partly coloured text as one sentence. */
function plainSentence(text: string): string {
  const plain = text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is taken out.
    .replace(/\u001b\[[0-9;]*m/g, '')
    .replace(/\n?See more help with --help/g, '')
    .replace(/^The following errors? occurred:\s*/, '')
    .replace(/^Parsing (--\S+)\s+/, '$1: ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ')
  const capital = plain.replace(/(^|: )expected/i, '$1expected').replace(/^[a-z]/, (letter) => letter.toUpperCase())
  return /[.?!]$/.test(capital) ? capital : `${capital}.`
}

function badFile({ code, path }: NodeJS.ErrnoException): DataLoafError {
  const why = code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : 'may not be read or written'
  return new DataLoafError('invalid_input', `${path ?? 'The file'} ${why}.`)
}

function sentence(error: DataLoafError): string {
  const color = paint(process.stderr)
  const mark = error.code === 'cancelled' ? '' : `${color.red('✗')} `
  return `${mark}${error.message}${error.hint ? `\n  ${color.dim(error.hint)}` : ''}`
}

function detail(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? ''
}

function isExit(thrown: unknown): thrown is { oclif: { exit?: number } } {
  return (thrown as { code?: string } | null)?.code === 'EEXIT'
}

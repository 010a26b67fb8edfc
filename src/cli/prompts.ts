/** Questions, only where somebody is there to answer; each has a flag that answers it beforehand. */
import { DataLoafError } from '../errors.ts'

export interface AskFlags {
  yes?: boolean | undefined
  'no-input'?: boolean | undefined
}

/** Whether a question may be asked: a terminal on both sides, and neither `--yes` nor `--no-input`. */
export function mayAsk(flags: AskFlags, { stdin, stderr } = process): boolean {
  return Boolean(stdin.isTTY && stderr.isTTY) && !flags.yes && !flags['no-input']
}

type Prompts = typeof import('@inquirer/prompts')

/** Standard output is for the answer of the command, so questions go to standard error. */
const context = { output: process.stderr }

/** Loads the prompts, which take a while, only when one is asked. */
export async function prompt<T>(
  ask: (prompts: Prompts, context: { output: NodeJS.WriteStream }) => Promise<T>,
): Promise<T> {
  return ask(await import('@inquirer/prompts'), context)
}

/** The error for an answer that nobody was there to give. */
export function missing(what: string, flag: string): DataLoafError {
  return new DataLoafError('invalid_input', `${what} is missing, and there is nobody to ask.`, { hint: flag })
}

/** Goes on after a yes, by `--yes` or by answer. A no is `cancelled`; nobody to ask is `invalid_input`. */
export async function confirm(question: string, flags: AskFlags): Promise<void> {
  if (flags.yes) return
  if (!mayAsk(flags)) throw new DataLoafError('invalid_input', `${question} There is nobody to ask.`, { hint: '--yes' })
  const yes = await prompt(({ confirm }, context) => confirm({ message: question, default: false }, context))
  if (!yes) throw new DataLoafError('cancelled', 'Nothing was done.')
}

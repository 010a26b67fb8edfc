/** What a deployment's life consists of, and who does it: one folder a target, the same functions in each. */
import { DataLoafError } from '../errors.ts'
import type { PlaceFlags } from './base.ts'
import type { Paint } from './paint.ts'
import type { Place } from './place.ts'
import type { AskFlags } from './prompts.ts'
import type { SettingFlags } from './settings.ts'

export type Target = 'local' | 'aws'

/** A command as a target sees it: what was asked, where, and where to answer. */
export interface Call<Flags = object> {
  flags: Flags & CommonFlags
  place: Place
  out: Output
}

export type CommonFlags = PlaceFlags & AskFlags & { quiet?: boolean }

/** Where a command's words go. */
export interface Output {
  json: boolean
  /** Styles of standard error. */
  color: Paint
  /** A line of the answer, on standard output; nothing under `--json`, where the value that is returned is the answer. */
  log(text: string): void
  /** A line of a long run's answer under `--json`. */
  event(value: object): void
  /** Progress, warnings and hints, on standard error. */
  note(text?: string): void
}

export type UpFlags = SettingFlags & { demo: boolean; detach: boolean; events: number; unlock: boolean }
export type DownFlags = { timeout: number; 'delete-data': boolean; confirm?: string | undefined }
export type LogFlags = { follow: boolean; lines: number; of?: string | undefined }
export type OpenFlags = { browser: boolean }
export type DoctorFlags = { app?: string | undefined; timeout?: number | undefined }

/** The commands that every target has. What they return is their answer under `--json`. */
export interface Lifecycle {
  up(call: Call<UpFlags>): Promise<unknown>
  down(call: Call<DownFlags>): Promise<unknown>
  status(call: Call): Promise<unknown>
  logs(call: Call<LogFlags>): Promise<unknown>
  open(call: Call<OpenFlags>): Promise<unknown>
  doctor(call: Call<DoctorFlags>): Promise<unknown>
  /** Where the server is that questions and settings go to. */
  server(call: Call): Promise<ServerPlace>
}

export interface ServerPlace {
  /** Absent: the one that runs on the data directory. */
  url?: string
  /** How to come by its key, for whoever has none. */
  keyHint?: string
}

/** Loads what a target needs, and nothing of the other. A server named by `--url` is spoken to as one of ours. */
export async function lifecycle({ project }: Place, flags: { target?: Target | undefined; url?: string | undefined }) {
  const target = targetOf(flags.target ?? (flags.url === undefined ? project.target : 'local'))
  return lifecycles[target]()
}

const lifecycles: { [target in Target]: () => Promise<Lifecycle> } = {
  local: async () => (await import('./local/lifecycle.ts')).local,
  aws: async () => (await import('./aws/lifecycle.ts')).aws,
}

/** dataloaf.json's word, which was not checked yet. */
export function targetOf(word: string | undefined): Target {
  if (word === undefined || word === 'local' || word === 'aws') return word ?? 'local'
  throw new DataLoafError('invalid_config', `"${word}" is no target.`, { path: ['target'], hint: '"local" or "aws"' })
}

/** Throws `invalid_input` for a flag that means nothing to the target. */
export function refuseFlags(flags: object, names: readonly string[], target: Target): void {
  const given = names.find((name) => (flags as { [name: string]: unknown })[name])
  if (given === undefined) return
  const message = `--${given} is not for the target "${target}".`
  throw new DataLoafError('invalid_input', message, { hint: `Leave --${given} out.` })
}

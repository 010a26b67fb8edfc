import { DataLoafError } from '../../errors.ts'
import { type LogLine, logLines } from '../../stack/log-lines.ts'
import type { logParts } from '../flags.ts'
import type { Call, LogFlags } from '../target.ts'
import { printable } from '../text.ts'
import { awsSettings } from './project.ts'

type Part = (typeof logParts)[number]

/** The log groups of a part. */
const groups: { [part in Part]: readonly string[] } = {
  collector: ['ingest', 'user-update'],
  loader: ['loader'],
  finisher: ['finisher'],
  worker: ['worker'],
  host: ['host'],
}

const hour = 3_600_000
/** How far back to look, one after the other, until there are enough lines. Logs are kept for a month. */
const reaches = [hour, 24 * hour, 30 * 24 * hour]

/** The last lines of a part, from CloudWatch. */
export async function logs({ flags, place, out }: Call<LogFlags>): Promise<{ of: string; lines: string[] }> {
  const settings = awsSettings(place)
  const of = (flags.of ?? 'host') as Part
  const since = (start: number) => merged(groups[of].map((kind) => logLines({ place: settings, kind, since: start })))
  let lines: LogLine[] = []
  for (const reach of reaches) {
    const found = await since(Date.now() - reach)
    if (!found) throw noLog(of)
    lines = found
    if (lines.length >= flags.lines) break
  }
  const last = flags.lines === 0 ? [] : lines.slice(-flags.lines).map(lineText)
  if (last.length > 0) out.log(last.join('\n'))
  else if (!flags.follow) out.note(`The ${of} has said nothing in the last thirty days.`)
  if (flags.follow) await follow(lines.at(-1)?.at ?? Date.now(), since)
  return { of, lines: last }
}

type Since = (start: number) => Promise<LogLine[] | undefined>

/** Asks again every two seconds, until Ctrl-C. */
async function follow(start: number, since: Since): Promise<void> {
  let stopped = false
  process.once('SIGINT', () => {
    stopped = true
  })
  for (let after = start; !stopped; ) {
    const fresh = ((await since(after + 1)) ?? []).filter(({ at }) => at > after)
    for (const line of fresh) process.stdout.write(`${lineText(line)}\n`)
    after = fresh.at(-1)?.at ?? after
    for (let waited = 0; waited < 20 && !stopped; waited++) await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function merged(parts: Promise<LogLine[] | undefined>[]): Promise<LogLine[] | undefined> {
  const found = (await Promise.all(parts)).filter((lines) => lines !== undefined)
  return found.length === 0 ? undefined : found.flat().sort((a, b) => a.at - b.at)
}

const lineText = ({ at, text }: LogLine) => `${new Date(at).toISOString()} ${printable(text)}`

function noLog(of: Part): DataLoafError {
  return new DataLoafError('not_found', `There is no log of the ${of}.`, { hint: 'dataloaf status' })
}

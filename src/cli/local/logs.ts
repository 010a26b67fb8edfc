import { follow, lastLines, logFile } from '../log-file.ts'
import { type Call, type LogFlags, refuseFlags } from '../target.ts'

/** The log of a server in the background. */
export async function logs({ flags, place, out }: Call<LogFlags>): Promise<{ file: string; lines: string[] }> {
  refuseFlags(flags, ['of'], 'local')
  const file = logFile(place.dataDirectory)
  const lines = lastLines(file, flags.lines)
  if (lines.length > 0) out.log(lines.join('\n'))
  if (flags.follow) {
    const end = new AbortController()
    process.once('SIGINT', () => end.abort())
    await follow(file, (text) => process.stdout.write(text), end.signal)
  }
  return { file, lines }
}

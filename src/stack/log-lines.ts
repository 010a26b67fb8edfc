import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs'
import { fixedNames } from './calculations/names.ts'
import { type AwsPlace, clientOptions, found } from './clients.ts'

export interface LogLine {
  at: number
  text: string
}

interface LogOptions {
  place: AwsPlace & { stack: string }
  /** Last part of the group's name: `host`, `ingest`, … */
  kind: string
  /** Milliseconds since 1970. */
  since: number
}

/** Lines of a part of the stack, oldest first; undefined when it has no log. */
export function logLines({ place, kind, since }: LogOptions): Promise<LogLine[] | undefined> {
  return found(read({ place, kind, since }), /ResourceNotFound/)
}

async function read({ place, kind, since: startTime }: LogOptions): Promise<LogLine[]> {
  const client = new CloudWatchLogsClient(clientOptions(place))
  const logGroupName = `${fixedNames(place.stack).path}/${kind}`
  const lines: LogLine[] = []
  for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName, startTime })) {
    for (const { timestamp = 0, message = '' } of events) lines.push({ at: timestamp, text: message.trimEnd() })
  }
  return lines
}

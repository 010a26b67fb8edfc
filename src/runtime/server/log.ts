/** From the one that says most. */
export const logLevels = ['info', 'warn', 'error', 'off'] as const
export type LogLevel = (typeof logLevels)[number]

/** What a line says besides when and how bad: names of things, never who or about whom. */
export interface LogFields {
  readonly [field: string]: string | number | boolean | undefined
}

export type Log = (level: Exclude<LogLevel, 'off'>, message: string, fields?: LogFields) => void

export interface LogOptions {
  /** Lines below it are left out. Default: `warn`. */
  level?: LogLevel | undefined
  write: (line: string) => void
  /** For a person at a terminal, rather than as JSON. Default: false. */
  plain?: boolean | undefined
  clock: () => number
}

/** One line for each thing that is worth knowing later. */
export function lineLog({ level = 'warn', write, plain = false, clock }: LogOptions): Log {
  return function log(severity, message, fields = {}) {
    if (logLevels.indexOf(severity) < logLevels.indexOf(level)) return
    write(plain ? plainLine(message, fields) : jsonLine(new Date(clock()).toISOString(), severity, message, fields))
  }
}

function jsonLine(time: string, level: LogLevel, message: string, fields: LogFields): string {
  return `${JSON.stringify({ time, level, message, ...fields })}\n`
}

function plainLine(message: string, { stack, ...fields }: LogFields): string {
  const said = Object.entries(fields).map(([name, value]) => `${name}=${value}`)
  return `${[message, ...said].join(' ')}${stack === undefined ? '' : `\n${stack}`}\n`
}

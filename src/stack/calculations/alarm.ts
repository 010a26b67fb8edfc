/** When somebody should look. A part lists its own; the alarms part makes them. */
export interface AlarmSpec {
  /** One or two words, unique in the stack, and listed in `alarm-names.ts`. */
  name: string
  description: string
  namespace: string
  metric: string
  statistic: 'Sum' | 'Maximum' | 'Minimum' | 'Average'
  above?: number
  below?: number
  /** Seconds. Default 300. */
  period?: number
  /** Periods in a row. Default 1. */
  times?: number
  /** Silence counts as trouble. Default false: nothing to measure is nothing wrong. */
  silenceIsTrouble?: boolean
}

/** Flags that several kinds of query share. Their choices are the words of the query language. */
import { Flags } from '@oclif/core'
import { botChoices, intervals, weekStarts } from '../../runtime/query/vocabulary.ts'
import { chartKinds, pictureKinds } from '../charts/kinds.ts'
import { appFlag, timeZoneFlag } from '../flags.ts'

/** Given as often as there are values, each time with one. */
export const many = { multiple: true, multipleNonGreedy: true } as const

/** Where the question goes and what becomes of the answer. */
export const answerFlags = {
  app: appFlag,
  csv: Flags.boolean({ description: 'the answer as CSV', helpGroup: 'ANSWER' }),
  explain: Flags.boolean({
    description: 'the plan and the SQL, without running it',
    helpGroup: 'ANSWER',
    exclusive: ['watch', 'csv'],
  }),
  watch: Flags.integer({
    description: 'ask again every so many seconds (default: 5) until Ctrl-C; with --json a line for each answer',
    helpGroup: 'ANSWER',
    helpValue: '[SECONDS]',
    min: 1,
    max: 86_400,
  }),
}

/** `--chart` of what has one picture. */
export const pictureFlag = {
  chart: Flags.option({ description: 'how to show the answer', options: pictureKinds, helpGroup: 'ANSWER' })(),
}

/** `--chart` of what goes by time. */
export const chartFlag = {
  chart: Flags.option({ description: 'how to draw the answer', options: chartKinds, helpGroup: 'ANSWER' })(),
}

/** Which events a question reads. */
export const commonFlags = {
  where: Flags.string({
    ...many,
    description: 'condition: plan=pro, "amount>=10 and country in (DE,FR)", user:plan!=free, cohort:ID',
    helpValue: 'CONDITION',
  }),
  last: Flags.string({ description: 'range up to now: 48h, 7d, 12w, 6mo, 4q, 2y (default: 30d)', helpValue: 'SPAN' }),
  complete: Flags.boolean({ description: 'leave out the interval that is not over yet' }),
  from: Flags.string({ description: 'first day, or an instant: 2026-01-31, 2026-01-31T10:00:00Z', helpValue: 'TIME' }),
  to: Flags.string({
    description: 'last day (inclusive), or an instant (exclusive)',
    dependsOn: ['from'],
    helpValue: 'TIME',
  }),
  all: Flags.boolean({ description: 'the whole history' }),
  bots: Flags.option({ description: 'events of bots (default: exclude)', options: botChoices })(),
  'week-start': Flags.option({ description: 'first day of the week (default: the app’s)', options: weekStarts })(),
  'time-zone': timeZoneFlag,
}

export const eventFlag = {
  event: Flags.string({ ...many, description: 'event name, as the arguments', helpValue: 'EVENT' }),
}

export const intervalFlag = {
  interval: Flags.option({ description: 'width of a bucket', options: intervals })(),
}

/** For what can also be asked as totals only. */
export const intervalOrNoneFlag = {
  interval: Flags.option({
    description: 'width of a bucket; none: totals only',
    options: [...intervals, 'none'] as const,
  })(),
}

export const everyFlag = { every: Flags.integer({ description: 'intervals that make one bucket', min: 1 }) }

export const splitFlags = {
  by: Flags.string({
    ...many,
    description: 'split by an attribute: plan, user:plan, field:event_name, cohort:ID',
    helpValue: 'ATTRIBUTE',
  }),
  limit: Flags.integer({ description: 'rows of a split before the rest becomes "other"', min: 1 }),
}

export const compareFlag = {
  compare: Flags.string({
    description: 'with the range before (previous), or so long ago: 1w, 1y',
    helpValue: 'previous|SPAN',
  }),
}

export const gapFlag = {
  gap: Flags.string({ description: 'time without an event that ends a session (default: 30m)', helpValue: 'MINUTES' }),
}

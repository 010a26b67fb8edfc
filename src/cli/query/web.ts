import type { WebQuery } from '../../runtime/query/schema.ts'
import type { Interval, WebSection } from '../../runtime/query/vocabulary.ts'
import { type CommonFlags, commonFields, comparison, defined } from './common.ts'

export interface WebFlags extends CommonFlags {
  section?: WebSection[] | undefined
  limit?: number | undefined
  compare?: string | undefined
  interval?: Interval | undefined
}

/** The web overview the flags ask for. Throws `invalid_input` for what cannot be spelled. */
export function webQuestion(flags: WebFlags): WebQuery {
  return defined({
    kind: 'web',
    sections: flags.section,
    limit: flags.limit,
    compare: comparison(flags.compare),
    interval: flags.interval,
    ...commonFields(flags),
  })
}

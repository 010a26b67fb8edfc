import { Flags } from '@oclif/core'
import { attributeMeasures, measures } from '../../runtime/query/vocabulary.ts'
import { compareFlag, everyFlag, intervalOrNoneFlag, many, splitFlags } from './flags.ts'

/** Flags of a trend, which `query` alone and `query trend` take. */
export const trendFlags = {
  event: Flags.string({ ...many, description: 'event name; each one is a series', helpValue: 'EVENT' }),
  measure: Flags.option({ ...many, description: 'what to count or compute', options: measures })(),
  of: Flags.string({ ...many, description: `attribute for ${attributeMeasures.join(', ')}`, helpValue: 'ATTRIBUTE' }),
  label: Flags.string({ ...many, description: 'name of a series, in the order of the events', helpValue: 'TEXT' }),
  ...splitFlags,
  ...intervalOrNoneFlag,
  ...everyFlag,
  formula: Flags.string({
    ...many,
    description: 'arithmetic over the series A, B, C, …: "A / B * 100", "A / B as per user"',
    helpValue: 'FORMULA',
  }),
  ...compareFlag,
  cumulative: Flags.boolean({ description: 'add up over the range' }),
  'moving-average': Flags.integer({ description: 'average over so many buckets', min: 1 }),
}

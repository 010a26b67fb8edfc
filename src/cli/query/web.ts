import { DataLoafError } from '../../errors.ts'
import type { WebQuery } from '../../runtime/query/schema.ts'
import { type Interval, type WebSection, webLists } from '../../runtime/query/vocabulary.ts'
import type { WebOnly } from '../../runtime/query/web/schema.ts'
import { type CommonFlags, commonFields, comparison, defined } from './common.ts'

export interface WebFlags extends CommonFlags {
  section?: WebSection[] | undefined
  only?: string[] | undefined
  limit?: number | undefined
  compare?: string | undefined
  interval?: Interval | undefined
}

/** The web overview the flags ask for. Throws `invalid_input` for what cannot be spelled. */
export function webQuestion(flags: WebFlags): WebQuery {
  return defined({
    kind: 'web',
    sections: flags.section,
    only: flags.only?.map(onlyIn),
    limit: flags.limit,
    compare: comparison(flags.compare),
    interval: flags.interval,
    ...commonFields(flags),
  })
}

/** `pages=/pricing`; nothing after the sign is what no list has a value for. */
function onlyIn(text: string): WebOnly {
  const [name = '', ...rest] = text.split('=')
  const list = webLists.find((one) => one === name)
  if (list !== undefined && rest.length > 0) return { list, value: rest.join('=') || null }
  throw new DataLoafError('invalid_input', `--only ${text}: is not a list and a value of it.`, {
    path: ['only'],
    hint: `--only pages=/pricing; the lists: ${webLists.join(', ')}`,
  })
}

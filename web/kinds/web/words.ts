/** The words of the web overview as people read them. */
import type { WebTotals } from '../../../src/runtime/query/result.ts'
import type { WebList, WebSection } from '../../../src/runtime/query/vocabulary.ts'
import type { Unit } from '../../format.ts'
import type { WebQuery, Words } from '../../language.ts'

export const sections: Words<WebSection> = {
  totals: { label: 'Totals' },
  timeline: { label: 'Over time' },
  pages: { label: 'Pages' },
  entry_pages: { label: 'Entry pages' },
  exit_pages: { label: 'Exit pages' },
  referrers: { label: 'Referrers' },
  utm_source: { label: 'Campaign source' },
  utm_medium: { label: 'Campaign medium' },
  utm_campaign: { label: 'Campaign' },
  utm_term: { label: 'Campaign term' },
  utm_content: { label: 'Campaign content' },
  browsers: { label: 'Browsers' },
  os: { label: 'Operating systems' },
  devices: { label: 'Devices' },
  languages: { label: 'Languages' },
  countries: { label: 'Countries' },
}

export const allSections = Object.keys(sections) as WebSection[]

/** The ranked lists, in the order in which they are drawn. */
export const lists = allSections.filter((section) => section !== 'totals' && section !== 'timeline')

/** A row of a list; null: what the list does not know. */
export interface Picked {
  list: WebList
  value: string | null
}

export const totals: { [key in keyof WebTotals]: { label: string; unit: Unit; less?: true } } = {
  visitors: { label: 'Visitors', unit: 'count' },
  sessions: { label: 'Sessions', unit: 'count' },
  views: { label: 'Page views', unit: 'count' },
  views_per_session: { label: 'Views per session', unit: 'count' },
  bounce_rate: { label: 'Bounce rate', unit: 'share', less: true },
  duration_median: { label: 'Median duration', unit: 'seconds' },
}

/** What a missing value is called in a list. */
export function missingText(section: WebSection): string {
  return section === 'referrers' ? 'direct' : 'not known'
}

export function sectionsOf({ sections: asked }: WebQuery): readonly WebSection[] {
  return asked ?? allSections
}

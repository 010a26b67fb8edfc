/** The words of the web overview as people read them. */
import type { WebTotals } from '../../../src/runtime/query/result.ts'
import type { WebList, WebSection } from '../../../src/runtime/query/vocabulary.ts'
import type { Unit } from '../../format.ts'
import type { WebQuery, Words } from '../../language.ts'
import { t } from '../../text.ts'

export const sections: Words<WebSection> = {
  totals: { label: t`Totals` },
  timeline: { label: t`Over time` },
  pages: { label: t`Pages` },
  entry_pages: { label: t`Entry pages` },
  exit_pages: { label: t`Exit pages` },
  referrers: { label: t`Referrers` },
  utm_source: { label: t`Campaign source` },
  utm_medium: { label: t`Campaign medium` },
  utm_campaign: { label: t`Campaign` },
  utm_term: { label: t`Campaign term` },
  utm_content: { label: t`Campaign content` },
  browsers: { label: t`Browsers` },
  os: { label: t`Operating systems` },
  devices: { label: t`Devices` },
  languages: { label: t`Languages` },
  countries: { label: t`Countries` },
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
  visitors: { label: t`Visitors`, unit: 'count' },
  sessions: { label: t`Sessions`, unit: 'count' },
  views: { label: t`Page views`, unit: 'count' },
  views_per_session: { label: t`Views per session`, unit: 'count' },
  bounce_rate: { label: t`Bounce rate`, unit: 'share', less: true },
  duration_median: { label: t`Median duration`, unit: 'seconds' },
}

/** What a missing value is called in a list. */
export function missingText(section: WebSection): string {
  return section === 'referrers' ? t`direct` : t`not known`
}

export function sectionsOf({ sections: asked }: WebQuery): readonly WebSection[] {
  return asked ?? allSections
}

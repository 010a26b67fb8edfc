import { operand, type Reader } from '../attributes.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { Attribute } from '../schema.ts'
import { join, name, type Sql, sql, text } from '../sql.ts'
import type { WebList, WebSection } from '../vocabulary.ts'
import { browserOf, deviceOf, systemOf } from './agents.ts'

/** What is read of a page view: the first of these attributes that it has. SDKs put theirs into `$context`. */
const raw = {
  page: ['path', ['$context', 'page', 'path']],
  url: ['url', ['$context', 'page', 'url']],
  referrer: ['referrer', ['$context', 'page', 'referrer']],
  source: [['$context', 'campaign', 'source'], 'utm_source'],
  medium: [['$context', 'campaign', 'medium'], 'utm_medium'],
  campaign: [['$context', 'campaign', 'name'], 'utm_campaign'],
  term: [['$context', 'campaign', 'term'], 'utm_term'],
  content: [['$context', 'campaign', 'content'], 'utm_content'],
  agent: [['$context', 'user_agent']],
  locale: [['$context', 'locale'], 'locale'],
  country: ['country', ['$context', 'location', 'country']],
} as const satisfies { [field: string]: readonly Attribute[] | readonly unknown[] }

export type WebField = keyof typeof raw

interface ListOf {
  /** What is read of page views for it. */
  reads: readonly WebField[]
  /** The value listed, worked out from a session's first page view; empty text when it is not known. */
  value(d: Dialect): Sql
}

const plain = (field: WebField): ListOf => ({ reads: [field], value: () => name(field) })

/** How each list is made; `pages` counts views, the others sessions. */
export const lists: { readonly [list in WebList]: ListOf } = {
  pages: { reads: ['page'], value: () => sql`page` },
  entry_pages: { reads: ['page'], value: () => sql`page` },
  exit_pages: { reads: ['page'], value: () => sql`exit_page` },
  referrers: { reads: ['referrer', 'url'], value: referringHost },
  utm_source: plain('source'),
  utm_medium: plain('medium'),
  utm_campaign: plain('campaign'),
  utm_term: plain('term'),
  utm_content: plain('content'),
  browsers: { reads: ['agent'], value: (d) => browserOf(sql`agent`, d) },
  os: { reads: ['agent'], value: (d) => systemOf(sql`agent`, d) },
  devices: { reads: ['agent'], value: (d) => deviceOf(sql`agent`, d) },
  languages: { reads: ['locale'], value: (d) => first(sql`replace(${d.lower(sql`locale`)}, '_', '-')`, '-') },
  countries: plain('country'),
}

/** The fields that lists read, each once. */
export function fieldsOf(sections: readonly WebSection[]): WebField[] {
  return [...new Set(sections.flatMap((section) => (section in lists ? lists[section as WebList].reads : [])))]
}

/** `, <text> as <field>`: what a page view says; empty text for what it does not. */
export function fieldColumns(fields: readonly WebField[], reader: Reader): Sql {
  const columns = fields.map((field) => {
    const texts = raw[field].map((attribute) => operand(attribute as Attribute, 'event', reader).text)
    const value = sql`coalesce(${join([...texts, text('')])})`
    return sql`, ${field === 'page' ? pathOf(value, reader.dialect) : value} as ${name(field)}`
  })
  return join(columns, '')
}

/** A path without what is asked of it and without a `/` at its end; the root stays `/`. */
function pathOf(value: Sql, d: Dialect): Sql {
  const path = first(first(value, '?'), '#')
  return sql`case when ${d.endsWith(path, text('/'))} and ${path} <> '/' then substring(${path}, 1, length(${path}) - 1) else ${path} end`
}

/** The host that sent a visitor here; empty for nobody, and for a page of the same site. */
function referringHost(d: Dialect): Sql {
  const from = hostOf(sql`referrer`, d)
  return sql`case when ${from} = ${hostOf(sql`url`, d)} then ${text('')} else ${from} end`
}

function hostOf(address: Sql, d: Dialect): Sql {
  const host = d.lower(first(first(sql`split_part(${address}, '://', 2)`, '/'), '?'))
  return sql`case when ${d.startsWith(host, text('www.'))} then substring(${host}, 5) else ${host} end`
}

/** What stands before a mark; all of it where there is none. */
function first(value: Sql, mark: '?' | '#' | '/' | '-'): Sql {
  return sql`split_part(${value}, ${text(mark)}, 1)`
}

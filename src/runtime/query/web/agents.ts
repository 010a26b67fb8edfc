import type { Dialect } from '../dialects/dialect.ts'
import { join, or, type Sql, sql, text } from '../sql.ts'

/** What a user agent has in it, the first that fits; browsers name others that they are like, so the order matters. */
type Marks = readonly (readonly [name: string, ...parts: string[]])[]

const browsers: Marks = [
  ['Edge', 'Edg/', 'EdgA/', 'EdgiOS/', 'Edge/'],
  ['Opera', 'OPR/', 'Opera'],
  ['Samsung Internet', 'SamsungBrowser/'],
  ['Firefox', 'Firefox/', 'FxiOS/'],
  ['Chrome', 'Chrome/', 'CriOS/', 'Chromium/'],
  ['Safari', 'Safari/'],
]

const systems: Marks = [
  ['iOS', 'iPhone', 'iPad', 'iPod'],
  ['Android', 'Android'],
  ['Windows', 'Windows'],
  ['macOS', 'Macintosh', 'Mac OS X'],
  ['ChromeOS', 'CrOS'],
  ['Linux', 'Linux'],
]

const devices: Marks = [
  ['Tablet', 'iPad', 'Tablet'],
  ['Mobile', 'Mobi', 'iPhone', 'iPod'],
  // What is Android and no phone.
  ['Tablet', 'Android'],
  ['Desktop', 'Mozilla'],
]

export const browserOf = (agent: Sql, d: Dialect): Sql => marked(agent, browsers, d)
export const systemOf = (agent: Sql, d: Dialect): Sql => marked(agent, systems, d)
export const deviceOf = (agent: Sql, d: Dialect): Sql => marked(agent, devices, d)

/** The name of the first mark found, `Other` for an agent with none; empty when there is no agent. */
function marked(agent: Sql, marks: Marks, d: Dialect): Sql {
  const arms = marks.map(([name, ...parts]) => {
    return sql` when ${or(parts.map((part) => d.contains(agent, text(part))))} then ${text(name)}`
  })
  return sql`case when ${agent} = ${text('')} then ${text('')}${join(arms, '')} else ${text('Other')} end`
}

import type { Dialect } from '../dialects/dialect.ts'
import { join, or, type Sql, sql, text } from '../sql.ts'
import { browsers, devices, type Marks, systems } from './agent-marks.ts'

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

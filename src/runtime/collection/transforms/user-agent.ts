import { contextAttribute } from '../../../event.ts'
import { browsers, devices, type Marks, systems } from '../../query/web/agent-marks.ts'
import { valueAt, withNew } from './paths.ts'
import { transform } from './transform.ts'

/** The same marks as the web overview's, so that both call a browser the same. */
export const userAgent = transform({
  kind: 'user_agent',
  description:
    'adds `$browser`, `$browser_version`, `$os` and `$device`, read from `$context.user_agent`; what is there already stays',
  fields: {},
  scoped: false,
  apply() {
    return {
      event(event) {
        const agent = valueAt(event.event_attributes, [contextAttribute, 'user_agent'])
        if (typeof agent !== 'string' || agent === '') return event
        const facts = Object.entries(agentFacts(agent))
        const event_attributes = facts.reduce((all, [name, value]) => withNew(all, name, value), event.event_attributes)
        return { ...event, event_attributes }
      },
    }
  },
})

function agentFacts(agent: string): { [name: string]: string | undefined } {
  const browser = markIn(agent, browsers)
  return {
    $browser: browser?.name ?? 'Other',
    $browser_version: browser && versionOf(agent, browser),
    $os: markIn(agent, systems)?.name ?? 'Other',
    $device: markIn(agent, devices)?.name ?? 'Other',
  }
}

interface Mark {
  name: string
  /** By which it is known. */
  part: string
}

/** The first mark found. */
function markIn(agent: string, marks: Marks): Mark | undefined {
  for (const [name, ...parts] of marks) {
    const part = parts.find((part) => agent.includes(part))
    if (part !== undefined) return { name, part }
  }
  return undefined
}

/** What follows the mark of the browser; Safari says its own elsewhere. */
function versionOf(agent: string, { name, part }: Mark): string | undefined {
  const mark = name === 'Safari' ? 'Version/' : part
  if (!agent.includes(mark)) return undefined
  return /^[\d.]{1,40}/.exec(agent.slice(agent.indexOf(mark) + mark.length))?.[0]
}

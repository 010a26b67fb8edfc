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
  return {
    $browser: named(agent, browsers) ?? 'Other',
    $browser_version: versionOf(agent),
    $os: named(agent, systems) ?? 'Other',
    $device: named(agent, devices) ?? 'Other',
  }
}

function named(agent: string, marks: Marks): string | undefined {
  return marks.find(([, ...parts]) => parts.some((part) => agent.includes(part)))?.[0]
}

/** What follows the mark of the browser; Safari says its own elsewhere. */
function versionOf(agent: string): string | undefined {
  const [browser, ...parts] = browsers.find(([, ...marks]) => marks.some((mark) => agent.includes(mark))) ?? []
  const mark = browser === 'Safari' ? 'Version/' : parts.find((part) => agent.includes(part))
  if (mark === undefined || !agent.includes(mark)) return undefined
  return /^[\d.]{1,40}/.exec(agent.slice(agent.indexOf(mark) + mark.length))?.[0]
}

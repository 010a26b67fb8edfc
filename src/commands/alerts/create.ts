import { Flags } from '@oclif/core'
import { appPath } from '../../cli/apps.ts'
import { BaseCommand } from '../../cli/base.ts'
import { findInsight } from '../../cli/insights.ts'
import { minute } from '../../cli/text.ts'
import { madeFlags, recipientsOf, scheduleOf } from '../../cli/told.ts'
import { DataLoafError } from '../../errors.ts'
import type { PlannedAlert } from '../../runtime/server/alerts.ts'
import type { Rule } from '../../runtime/telling/rule.ts'

const number = Flags.custom<number>({
  parse: async (text) => {
    if (text.trim() !== '' && Number.isFinite(Number(text))) return Number(text)
    throw new DataLoafError('invalid_input', `${text} is no number.`)
  },
})

const rules = ['below', 'above', 'falls', 'rises', 'silent']

export default class AlertsCreate extends BaseCommand {
  static override description = 'have an insight over time watched'
  static override examples = [
    '<%= config.bin %> alerts create --insight Signups --below 10 --every 1h --to ada@example.com',
    '<%= config.bin %> alerts create --insight Orders --falls 50 --every day --at 08:00 --to ops',
  ]
  static override flags = {
    ...madeFlags,
    insight: Flags.string({ description: 'what is watched, by id or name', required: true, helpValue: 'INSIGHT' }),
    below: number({ description: 'fires when it falls below the value', exactlyOne: rules }),
    above: number({ description: 'fires when it rises above the value', exactlyOne: rules }),
    falls: number({ description: 'fires when it falls by so many percent', exactlyOne: rules }),
    rises: number({ description: 'fires when it rises by so many percent', exactlyOne: rules }),
    silent: number({ description: 'fires when nothing comes for so many hours', exactlyOne: rules }),
    against: Flags.option({
      description: 'with --falls and --rises: a week earlier, or the interval before',
      options: ['week', 'previous'] as const,
      default: 'week',
    })(),
    every: Flags.string({ description: 'how often it is checked: 15m, 6h, day', default: '1h', helpValue: 'SPAN' }),
    mail: Flags.boolean({ description: 'tell people by e-mail, too' }),
    name: Flags.string({ description: 'what it is called (default: made of the insight and the rule)' }),
  }

  override async run(): Promise<PlannedAlert> {
    const { flags } = await this.parse(AlertsCreate)
    const api = await this.connect(flags)
    const { insight_id, name } = await findInsight(api, flags.app, flags.insight)
    const alert = await api.post<PlannedAlert>(`${await appPath(api, flags.app)}/alerts`, {
      insight_id,
      name: flags.name ?? `${name} ${ruleText(flags)}`.slice(0, 100),
      rule: ruleOf(flags),
      schedule: scheduleOf(flags),
      mail: flags.mail,
      ...(await recipientsOf(api, flags.app, flags.to)),
    })
    this.log(alert.alert_id)
    this.note(`${this.color.green('✓')} ${alert.name} is checked at ${minute(alert.job?.due_at ?? null)} UTC`)
    this.note(`Next: dataloaf alerts check ${alert.alert_id}`)
    return alert
  }
}

interface RuleFlags {
  below?: number | undefined
  above?: number | undefined
  falls?: number | undefined
  rises?: number | undefined
  silent?: number | undefined
  against: 'week' | 'previous'
}

function ruleOf({ below, above, falls, rises, silent, against }: RuleFlags): Rule {
  if (below !== undefined) return { when: 'below', value: below }
  if (above !== undefined) return { when: 'above', value: above }
  if (falls !== undefined) return { when: 'change', direction: 'down', percent: falls, against }
  if (rises !== undefined) return { when: 'change', direction: 'up', percent: rises, against }
  return { when: 'no_data', hours: silent! }
}

function ruleText({ below, above, falls, rises, silent }: RuleFlags): string {
  if (below !== undefined) return `below ${below}`
  if (above !== undefined) return `above ${above}`
  if (falls !== undefined) return `down ${falls} %`
  return rises !== undefined ? `up ${rises} %` : `silent for ${silent} h`
}

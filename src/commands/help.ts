import { Args, Help } from '@oclif/core'
import { BaseCommand } from '../cli/base.ts'
import { helpTopics } from '../cli/help-topics.ts'

export default class HelpCommand extends BaseCommand {
  static override description = 'show help for a command, or a topic: exit-codes, environment'
  static override examples = ['<%= config.bin %> help query', '<%= config.bin %> help exit-codes']
  static override args = { command: Args.string({ ignoreStdin: true, description: 'command or topic' }) }
  static override enableJsonFlag = false
  static override strict = false

  override async run(): Promise<void> {
    const { argv } = await this.parse(HelpCommand)
    const words = argv as string[]
    const topic = helpTopics[words.join('-')]
    if (topic) return this.log(topic)
    await new Help(this.config, this.config.pjson.oclif.helpOptions).showHelp(words)
  }
}

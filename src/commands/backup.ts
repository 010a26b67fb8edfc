import { BaseCommand } from '../cli/base.ts'

export default class Backup extends BaseCommand {
  static override description = 'snapshot the warehouse and the metadata in AWS'
  static override examples = ['<%= config.bin %> backup', '<%= config.bin %> backup --json']

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(Backup)
    const { backup } = await import('../cli/aws/backup.ts')
    return backup(this.call(flags))
  }
}

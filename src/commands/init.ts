import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base.ts'
import { awsInitFlags, serverFlags } from '../cli/flags.ts'
import { chosenTarget } from '../cli/init/target.ts'
import { earlierConfig } from '../cli/init/write.ts'

const { host: _host, 'public-address': _address, ...initFlags } = serverFlags

export default class Init extends BaseCommand {
  static override description = `set up DataLoaf here
Writes dataloaf.json. On this machine it also prepares the data directory with the first account, app and write key; for AWS it checks credentials and quota first and shows the cost. Nothing is made in AWS before "up".`
  static override examples = [
    '<%= config.bin %> init',
    '<%= config.bin %> init --yes --name "My shop" --admin-email you@example.com --time-zone Europe/Berlin',
    '<%= config.bin %> init --yes --admin-email you@example.com --admin-password-file ./password',
    '<%= config.bin %> init --yes --target aws --region eu-central-1 --warehouse host --admin-email you@example.com',
  ]
  static override flags = {
    ...initFlags,
    ...awsInitFlags,
    force: Flags.boolean({ description: 'change a dataloaf.json that is here already', default: false }),
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(Init)
    const directory = process.cwd()
    const earlier = await earlierConfig(directory, flags)
    const { init } = await inits[await chosenTarget(flags, earlier)]()
    return init(this.call(flags), { directory, earlier })
  }
}

const inits = {
  local: () => import('../cli/local/init.ts'),
  aws: () => import('../cli/aws/init.ts'),
}

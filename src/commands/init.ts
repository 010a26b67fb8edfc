import { resolve } from 'node:path'
import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base.ts'
import { serverFlags } from '../cli/flags.ts'
import { answers } from '../cli/init/answers.ts'
import { type Initialised, initialise } from '../cli/init/initialise.ts'
import { earlierConfig } from '../cli/init/write.ts'

const { host: _host, 'public-address': _address, ...initFlags } = serverFlags

export default class Init extends BaseCommand {
  static override description = `set up DataLoaf here
Writes dataloaf.json and prepares the data directory with the first account, app and write key.`
  static override examples = [
    '<%= config.bin %> init',
    '<%= config.bin %> init --yes --name "My shop" --admin-email you@example.com --time-zone Europe/Berlin',
    '<%= config.bin %> init --yes --admin-email you@example.com --admin-password-file ./password',
  ]
  static override flags = {
    ...initFlags,
    force: Flags.boolean({ description: 'change a dataloaf.json that is here already', default: false }),
  }

  override async run(): Promise<Initialised> {
    const { flags } = await this.parse(Init)
    const directory = process.cwd()
    const earlier = await earlierConfig(directory, flags)
    const given = await answers({ flags, project: earlier, directory })
    const made = await initialise({
      directory,
      dataDirectory: resolve(directory, given.dataDirectory),
      answers: given,
      earlier,
    })
    this.log(made.file)
    this.tell(made)
    return made
  }

  private tell({ data_directory, app_id, app_name, write_key, sign_in }: Initialised): void {
    const { bold, dim, green } = this.color
    const password = sign_in.password
      ? `${bold(sign_in.password)}  ${dim('shown only this once')}`
      : dim('with the password it was given')
    this.note(`${green('✓')} wrote dataloaf.json, prepared ${data_directory}\n`)
    this.note(`  ${dim('sign in'.padEnd(11))}${sign_in.email}  ${password}`)
    this.note(`  ${dim('app'.padEnd(11))}${app_name}  ${dim(app_id)}`)
    this.note(`  ${dim('write key'.padEnd(11))}${write_key}\n`)
    this.note('Next: dataloaf up  ·  dataloaf up --detach  ·  dataloaf up --demo')
  }
}

import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base.ts'
import { declaredIn, rehearsalText, sampleItems, tryHere, tryThere } from '../../cli/collection/try.ts'
import { appFlag } from '../../cli/flags.ts'
import { paint } from '../../cli/paint.ts'
import type { Rehearsal } from '../../runtime/collection/rehearse.ts'

export default class EventsTry extends BaseCommand {
  static override description = `show what transforms and the plan make of events; nothing is sent
Under what the app declares, under a file's transforms in their place, or, with a file and no --app, without a server.`
  static override examples = [
    '<%= config.bin %> events try sample.json --app my-shop',
    '<%= config.bin %> events try sample.json --transforms transforms.json --json',
  ]
  static override args = {
    sample: Args.string({ ignoreStdin: true, description: 'file with items; - reads standard input', required: true }),
  }
  static override flags = {
    app: appFlag,
    transforms: Flags.string({
      description: 'file with a list of transforms, or with {"transforms":[…],"plan":{…}}',
      helpValue: 'FILE',
    }),
  }

  override async run(): Promise<Rehearsal[]> {
    const { args, flags } = await this.parse(EventsTry)
    const items = sampleItems(args.sample)
    const declared = flags.transforms === undefined ? undefined : declaredIn(flags.transforms)
    const alone = declared !== undefined && flags.app === undefined
    const rehearsals = alone
      ? await tryHere(items, declared)
      : await tryThere(await this.connect(flags), flags.app, { items, ...declared })
    const color = paint(process.stdout)
    for (const [index, rehearsal] of rehearsals.entries()) this.log(rehearsalText(rehearsal, index, color))
    return rehearsals
  }
}

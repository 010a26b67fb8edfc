import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base.ts'
import { serverFlags } from '../cli/flags.ts'
import { up } from '../cli/local/up.ts'
import { type Welcome, welcomeLines } from '../cli/local/welcome.ts'
import { assertLocal } from '../cli/target.ts'

export default class Up extends BaseCommand {
  static override description = `start DataLoaf
Serves until Ctrl-C, or in the background with --detach. Works without dataloaf.json; data live in .dataloaf/.`
  static override examples = [
    '<%= config.bin %> up --demo',
    '<%= config.bin %> up --detach --port 4700 --data-dir /srv/dataloaf',
    '<%= config.bin %> up --detach --json',
  ]
  static override flags = {
    detach: Flags.boolean({ char: 'd', description: 'serve in the background', default: false }),
    demo: Flags.boolean({ description: 'add a labelled demo app with made-up data', default: false }),
    ...serverFlags,
  }

  // While it serves, the answer is written as soon as it is known.
  override async run(): Promise<void> {
    const { flags } = await this.parse(Up)
    const place = this.place(flags)
    assertLocal(flags.target ?? place.project.target)
    const onServing = (told: Welcome) => this.tell(told, flags)
    await up({ flags, place, note: (sentence) => this.note(sentence), onServing })
  }

  private tell(told: Welcome, { demo, detach: detached }: { demo: boolean; detach: boolean }): void {
    const how = detached ? `serves in the background (process ${told.pid})` : 'serves until Ctrl-C'
    if (!this.jsonEnabled()) this.note(`${this.color.green('✓')} DataLoaf ${how}\n`)
    process.stdout.write(this.jsonEnabled() ? `${JSON.stringify(told, null, 2)}\n` : `${told.address}\n`)
    if (this.jsonEnabled()) return
    const withAddress = !process.stdout.isTTY
    this.note(`\n${welcomeLines(told, { color: this.color, demo, detached, withAddress }).join('\n')}`)
  }
}

import { BaseCommand } from './base.ts'
import { appFlag } from './flags.ts'
import { confirm } from './prompts.ts'
import { findTold, idArgument } from './told.ts'

type Kind = 'alerts' | 'subscriptions'

/** The commands that do one thing to one alert or subscription. */
export abstract class ToldCommand extends BaseCommand {
  static override args = idArgument
  static override flags = { app: appFlag }

  /** Finds it by the argument; `told` is what the list has. */
  protected async find<Of extends Kind>(kind: Of) {
    const { args, flags } = await this.parse(ToldCommand)
    const api = await this.connect(flags)
    return { api, flags, ...(await findTold(api, flags.app, kind, args.id)) }
  }

  protected async remove(kind: Kind): Promise<{ id: string; removed: true }> {
    const { api, flags, told, id, path } = await this.find(kind)
    const name = told.name ?? id
    await confirm(`Remove "${name}"?`, flags)
    await api.delete(path)
    this.note(`${this.color.green('✓')} removed ${name}`)
    return { id, removed: true }
  }

  protected async pause<Of extends Kind>(kind: Of, paused: boolean) {
    const { api, told, id, path } = await this.find(kind)
    const changed = await api.patch<typeof told>(path, { paused })
    this.note(`${this.color.green('✓')} ${paused ? 'paused' : 'resumed'} ${told.name ?? id}`)
    return changed
  }
}

import { Flags } from '@oclif/core'
import type { Api } from '../../cli/api.ts'
import { BaseCommand } from '../../cli/base.ts'
import { list } from '../../cli/print-table.ts'
import { quotaText } from '../../cli/quota.ts'
import { minute } from '../../cli/text.ts'
import type { App } from '../../runtime/metadata/apps.ts'
import { unlimited } from '../../runtime/quotas/quota.ts'
import type { QuotaUse } from '../../runtime/quotas/quotas.ts'
import type { AppQuota } from '../../runtime/server/quota.ts'

/** `use`: of those with a quota. */
type Listed = App & { use?: QuotaUse | null }

export default class Apps extends BaseCommand {
  static override description = 'list the apps'
  static override aliases = ['apps:list']
  static override examples = ['<%= config.bin %> apps', '<%= config.bin %> apps list --deleted']
  static override flags = {
    deleted: Flags.boolean({ description: 'those that were deleted, and until when they can be restored' }),
  }

  override async run(): Promise<Listed[]> {
    const { flags } = await this.parse(Apps)
    const api = await this.connect(flags)
    if (flags.deleted) return this.#listDeleted(await api.get<App[]>('/api/deleted-apps'))
    const known = await api.get<App[]>('/api/apps')
    const isLimited = known.some(({ quota }) => quota !== unlimited)
    const apps: Listed[] = isLimited ? await withUse(api, known) : known
    const ofQuota = (cell: string) => (isLimited ? [cell] : [])
    const rows = apps.map((app) => [
      app.name,
      app.app_id,
      app.time_zone,
      app.week_start,
      ...ofQuota(quotaText(app)),
      app.demo ? 'demo' : '',
    ])
    const head = ['name', 'app_id', 'time zone', 'week starts', ...ofQuota('quota (UTC)'), '']
    if (apps.length > 0) this.log(list(head, rows))
    else this.note('There is no app yet.\nNext: dataloaf apps create NAME')
    return apps
  }

  #listDeleted(apps: App[]): App[] {
    const rows = apps.map(({ name, app_id, deleted_at, gone_at }) => [
      name,
      app_id,
      minute(deleted_at),
      minute(gone_at),
    ])
    if (apps.length > 0) this.log(list(['name', 'app_id', 'deleted (UTC)', 'gone after (UTC)'], rows))
    else this.note('No deleted app can be restored.')
    return apps
  }
}

async function withUse(api: Api, apps: readonly App[]): Promise<Listed[]> {
  const uses = new Map((await api.get<AppQuota[]>('/api/quotas')).map(({ app_id, use }) => [app_id, use]))
  return apps.map((app) => (app.quota === unlimited ? app : { ...app, use: uses.get(app.app_id) ?? null }))
}

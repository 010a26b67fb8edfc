import { join } from 'node:path'
import { openAccounts } from '../accounts/accounts.ts'
import type { AskSts } from '../accounts/aws-callers.ts'
import type { Provider } from '../accounts/provider.ts'
import type { SamlSettings } from '../accounts/saml/settings.ts'
import type { Newcomers } from '../accounts/vouched.ts'
import { eraser } from '../keeping/erase.ts'
import { type MailSettings, smtpMailer } from '../mail/mailer.ts'
import { annotations } from '../metadata/annotations.ts'
import { apps } from '../metadata/apps.ts'
import { archive } from '../metadata/archive.ts'
import { cohorts } from '../metadata/cohorts.ts'
import { collections } from '../metadata/collections.ts'
import { comments } from '../metadata/comments.ts'
import { dashboards } from '../metadata/dashboards.ts'
import { favourites } from '../metadata/favourites.ts'
import { folders } from '../metadata/folders.ts'
import { glossary } from '../metadata/glossary.ts'
import { grants } from '../metadata/grants.ts'
import { ids } from '../metadata/ids.ts'
import { imports } from '../metadata/imports.ts'
import { insights } from '../metadata/insights.ts'
import { keys } from '../metadata/keys.ts'
import { links } from '../metadata/links.ts'
import { notes } from '../metadata/notes.ts'
import { notifications } from '../metadata/notifications.ts'
import { refusals } from '../metadata/refusals.ts'
import { openSqlite } from '../metadata/sqlite.ts'
import { toldOf } from '../metadata/told.ts'
import { usage } from '../metadata/usage.ts'
import type { Clock } from '../ports.ts'
import { duckdb } from '../query/dialects/duckdb.ts'
import { openQuotas } from '../quotas/quotas.ts'
import { openPipeline, type Pipeline, type PipelineOptions } from './pipeline.ts'
import type { Runtime } from './runtime.ts'

export interface LocalOptions extends PipelineOptions {
  /** Made when it is not there, readable by its owner alone. One process at a time. */
  dataDirectory: string
  /** Of the organization that a first start makes. Default: `DataLoaf`. */
  organizationName?: string | undefined
  /** Where people reach the server, when that is not this machine's own address. */
  publicAddress?: string | undefined
  /** Default: no mail is sent. */
  mail?: MailSettings | undefined
  /** The company's own sign-in; needs a public address. */
  provider?: Provider | undefined
  /** The same by SAML; needs one too. */
  saml?: SamlSettings | undefined
  /** What whoever comes by either for the first time is. Default: a viewer. */
  newcomers?: Newcomers | undefined
  /** Who says whose role signed. Default: AWS STS. */
  askSts?: AskSts | undefined
}

/**
 * Everything on one machine, in one directory. Rejects with `directory_in_use`, `conflict` (a newer version wrote it),
 * `corrupt` or `disk_full`.
 */
export async function openLocal({
  dataDirectory,
  organizationName,
  publicAddress,
  mail,
  provider,
  saml,
  newcomers,
  askSts,
  ...options
}: LocalOptions): Promise<Runtime> {
  const { clock = Date.now } = options
  const pipeline = await openPipeline(dataDirectory, { ...options, clock })
  try {
    const metadata = await openSqlite(join(dataDirectory, 'metadata.db'))
    const { db } = metadata
    const people = { organizationName, publicAddress, provider, saml, newcomers, askSts }
    const accounts = await openAccounts({ db, directory: dataDirectory, clock, ...people })
    const made = { db, clock, ids: ids() }
    const refused = refusals(made)
    const used = usage(made)
    let closed: Promise<void> | undefined
    return {
      target: 'local',
      dataDirectory,
      clock,
      ...partsOf(pipeline, clock),
      dialect: duckdb,
      apps: apps(made),
      archive: archive(made),
      keys: keys(made),
      imports: imports(made),
      cohorts: cohorts(made),
      annotations: annotations(made),
      comments: comments(made),
      links: links(made),
      refusals: refused,
      quotas: await openQuotas({ usage: used, clock }),
      grants: grants(made),
      notifications: notifications(made),
      notes: notes(made),
      glossary: glossary(made),
      ...toldOf(made),
      folders: folders(made),
      insights: insights(made),
      dashboards: dashboards(made),
      favourites: favourites(made),
      collections: collections(made),
      accounts,
      publicAddress,
      mailer: mail && smtpMailer(mail),
      close() {
        closed ??= pipeline
          .close()
          .then(refused.flush)
          .then(used.flush)
          .finally(() => metadata.close())
        return closed
      },
    }
  } catch (error) {
    await pipeline.close()
    throw error
  }
}

function partsOf({ stream, bucket, warehouse, loader, attributes, before, onSealed }: Pipeline, clock: Clock) {
  return {
    stream,
    bucket,
    warehouse,
    loader,
    attributes,
    eraser: eraser({ bucket, warehouse, clock, alone: (work) => loader.alone(work) }),
    journal: {
      complete: true,
      received: () => stream.stats().received.events + stream.stats().received.users,
      before,
      onSealed,
    },
    stages: () => ({
      journal: { ...stream.stats(), recovered: stream.recovered },
      loader: loader.status(),
      attributes: attributes.status(),
    }),
  }
}

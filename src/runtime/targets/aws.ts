import { FirehoseClient } from '@aws-sdk/client-firehose'
import { S3Client } from '@aws-sdk/client-s3'
import type { AwsConfig } from '../../config.ts'
import { type AccountsOptions, openAccounts } from '../accounts/accounts.ts'
import type { Provider } from '../accounts/provider.ts'
import { s3Bucket } from '../bucket/s3.ts'
import { type Publisher, startPublisher } from '../collector/publish.ts'
import { takeRefused } from '../collector/refused.ts'
import { lastUse } from '../collector/used.ts'
import { type Mailer, smtpMailer } from '../mail/mailer.ts'
import { annotations } from '../metadata/annotations.ts'
import { type Apps, apps } from '../metadata/apps.ts'
import { archive } from '../metadata/archive.ts'
import { cohorts } from '../metadata/cohorts.ts'
import { type CollectionStore, collections } from '../metadata/collections.ts'
import { comments } from '../metadata/comments.ts'
import { dashboards } from '../metadata/dashboards.ts'
import { favourites } from '../metadata/favourites.ts'
import { folders } from '../metadata/folders.ts'
import { glossary } from '../metadata/glossary.ts'
import { grants } from '../metadata/grants.ts'
import { ids } from '../metadata/ids.ts'
import { imports } from '../metadata/imports.ts'
import { insights } from '../metadata/insights.ts'
import { startKeeper } from '../metadata/keep.ts'
import { type Keys, keys, type WriteKey } from '../metadata/keys.ts'
import { links } from '../metadata/links.ts'
import { notes } from '../metadata/notes.ts'
import { notifications } from '../metadata/notifications.ts'
import { type Refusals, refusals } from '../metadata/refusals.ts'
import { toldOf } from '../metadata/told.ts'
import { noticing } from '../metadata/writes.ts'
import type { Bucket, Clock } from '../ports.ts'
import { startLoadedCounts } from '../quotas/loaded.ts'
import { openQuotas } from '../quotas/quotas.ts'
import { firehoseStream } from '../stream/firehose.ts'
import { type Environment, hostSecretWords, hostWords, type Told, toldBy } from '../told.ts'
import { type AwsData, openData } from './aws/data.ts'
import { awsNumbers } from './aws/numbers.ts'
import type { Runtime } from './runtime.ts'

/** What the host is told wherever its data are. */
export type HostTold = Told<typeof hostWords>

/**
 * The insights host in AWS, as its environment describes it: it answers questions, keeps the metadata and publishes the
 * collector's settings. Collecting is functions' work, and goes on without it. Rejects with `unavailable` or `conflict`.
 */
export async function openAws(environment: Environment, clock: Clock = Date.now): Promise<Runtime> {
  const told = toldBy(hostWords, environment)
  const { region, dataDirectory } = told
  const s3 = new S3Client({ region })
  const bucket = s3Bucket({ client: s3, name: told.rawBucket })
  const work = s3Bucket({ client: s3, name: told.workBucket })
  const firehose = new FirehoseClient({ region, maxAttempts: 1 })
  const data = await openData(environment, { told, s3, bucket, work, clock })
  const { kind } = data.metadata
  const metadata = noticing(data.metadata.db)
  const { db } = metadata
  const made = { db, clock, ids: ids() }
  const known = keys(made)
  const refused = refusals(made)
  const declared = collections(made)
  const numbers = awsNumbers({
    region,
    collectors: told.collectors.split(','),
    streams: [told.eventsStream, told.usersStream],
    overflowQueue: told.overflowQueue,
    loader: data.loaderFunction,
    clock,
  })
  const quotas = await openQuotas({ clock })
  const counts = startLoadedCounts({
    quotas,
    clock,
    warehouse: data.warehouse,
    version: () => data.loader.version(),
    changed: () => void publisher.publish().catch(() => undefined),
  })
  const publisher = startPublisher({
    bucket: work,
    keys: { valid: () => known.valid().then(counts.knowing) },
    collections: declared,
    over: quotas.over,
  })
  const keeper = startKeeper({ metadata, kind, bucket: work, clock })
  const close = once(async () => {
    numbers.close()
    await refused.flush()
    await counts.stop()
    await publisher.stop()
    await keeper.stop()
    await data.close()
    s3.destroy()
    firehose.destroy()
  })
  try {
    await publisher.publish()
    return {
      target: 'aws',
      dataDirectory,
      clock,
      stream: firehoseStream({ client: firehose, streams: { events: told.eventsStream, users: told.usersStream } }),
      bucket,
      ...parts(data),
      apps: publishingApps(apps(made), publisher),
      archive: archive(made),
      keys: withUse(publishing(known, publisher), work),
      imports: imports(made),
      cohorts: cohorts(made),
      annotations: annotations(made),
      comments: comments(made),
      links: links(made),
      refusals: withRefused(refused, work),
      quotas,
      grants: grants(made),
      notifications: notifications(made),
      notes: notes(made),
      glossary: glossary(made),
      ...toldOf(made),
      folders: folders(made),
      insights: insights(made),
      dashboards: dashboards(made),
      favourites: favourites(made),
      collections: publishingCollections(declared, publisher),
      accounts: await openAccounts({
        db,
        kind,
        directory: dataDirectory,
        clock,
        secret: toldBy(hostSecretWords, environment).sessionSecret,
        organizationName: told.organization,
        publicAddress: told.publicAddress,
        provider: providerOf(told),
        ...samlOf(told),
      }),
      publicAddress: told.publicAddress,
      mailer: mailerOf(told),
      numbers: numbers.read,
      stages: () => ({
        ...data.stages(),
        publisher: { error: textOf(publisher.error()) },
        metadata: keeper.status(),
      }),
      close,
    }
  } catch (error) {
    await close().catch(() => {})
    throw error
  }
}

function parts({ warehouse, dialect, loader, attributes, eraser, importJobs }: AwsData) {
  return {
    eraser,
    warehouse,
    dialect,
    loader,
    attributes,
    // What comes in is counted by the functions that take it in; here it shows once it is loaded.
    journal: {
      complete: false,
      received: () => 0,
      before: Promise.resolve({ total: 0, apps: new Map() }),
      onSealed: () => undefined,
    },
    importJobs,
  }
}

function providerOf({ signInIssuer: issuer, signInClient: clientId }: HostTold): Provider | undefined {
  return issuer && clientId ? { issuer, clientId } : undefined
}

type Saml = NonNullable<Extract<AwsConfig['accounts'], { kind: 'local' }>['saml']>

/** As the stack wrote it. */
function samlOf({ signInSaml: written }: HostTold): Pick<AccountsOptions, 'saml' | 'newcomers'> {
  if (!written) return {}
  const { metadata_url: metadataUrl, email_attribute, trust_addresses, newcomers } = JSON.parse(written) as Saml
  return {
    newcomers: newcomers === 'invited' ? null : newcomers,
    saml: { provider: { metadataUrl }, emailAttribute: email_attribute, trustAddresses: trust_addresses },
  }
}

function mailerOf({ smtpUrl: server, mailFrom: from }: HostTold): Mailer | undefined {
  return server && from ? smtpMailer({ server, from }) : undefined
}

/** What changes what the collector does is told to it before the change is answered, or soon after. */
function telling(publisher: Publisher) {
  return <Given extends unknown[], Answer>(change: (...given: Given) => Promise<Answer>) =>
    async function told(...given: Given): Promise<Answer> {
      const answer = await change(...given)
      await publisher.publish().catch(() => undefined)
      return answer
    }
}

/** A key that was made, changed or revoked is known to the collector as soon as it looks. */
function publishing(known: Keys, publisher: Publisher): Keys {
  const tell = telling(publisher)
  const { create, update, rotate, revoke } = known
  return { ...known, create: tell(create), update: tell(update), rotate: tell(rotate), revoke: tell(revoke) }
}

/** Keys are used where events are taken in, which notes it in the bucket. */
function withUse(known: Keys, bucket: Bucket): Keys {
  return {
    ...known,
    async list(appId) {
      const used = async (key: WriteKey) => {
        const times = [key.last_used_at, await lastUse(bucket, key.key_id)].filter((time) => time !== null)
        return { ...key, last_used_at: times.sort().at(-1) ?? null }
      }
      return await Promise.all((await known.list(appId)).map(used))
    },
  }
}

/** What is refused there is counted there, and taken over by who asks for it. */
function withRefused(known: Refusals, bucket: Bucket): Refusals {
  let taking: Promise<void> | undefined
  /** A bucket that cannot be read now keeps it for the next time. */
  const take = () => {
    taking ??= takeRefused(bucket, { note: known.note, keep: known.flush })
      .catch(() => undefined)
      .finally(() => {
        taking = undefined
      })
    return taking
  }
  return {
    ...known,
    async total(appId, reason) {
      await take()
      return await known.total(appId, reason)
    },
    async origins(appId) {
      await take()
      return await known.origins(appId)
    },
  }
}

/** So is how long an app keeps events, and that it is deleted, or there again. */
function publishingApps(known: Apps, publisher: Publisher): Apps {
  const tell = telling(publisher)
  const deleted = { ...known.deleted, purge: tell(known.deleted.purge) }
  return { ...known, update: tell(known.update), remove: tell(known.remove), restore: tell(known.restore), deleted }
}

/** So is what an app declares. */
function publishingCollections(declared: CollectionStore, publisher: Publisher): CollectionStore {
  return { ...declared, put: telling(publisher)(declared.put) }
}

function textOf(error: unknown): string | null {
  return error === null ? null : error instanceof Error ? error.message : String(error)
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= work()
    return done
  }
}

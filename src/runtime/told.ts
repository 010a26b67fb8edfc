/**
 * What the stack tells each program that it runs: the one place that names variables of the environment. The stack
 * writes by it (`variablesOf`), the program reads by it (`toldBy`), so that neither can know a name that the other does not.
 */
import { DataLoafError } from '../errors.ts'

/** Fields of a program's settings, by the variables that hold them; one that ends with `?` may be absent. */
export type Words = { readonly [field: string]: string }

type MayBeAbsent<W extends Words> = { [F in keyof W]: W[F] extends `${string}?` ? F : never }[keyof W]

/** The settings that words describe; `V` is text where they are read, and text to be where they are written. */
export type Told<W extends Words, V = string> = { readonly [F in Exclude<keyof W, MayBeAbsent<W>>]: V } & {
  readonly [F in MayBeAbsent<W>]?: V | undefined
}

export type Environment = { readonly [name: string]: string | undefined }

/** Throws `invalid_config` naming the first variable that is missing or empty. */
export function toldBy<W extends Words>(words: W, environment: Environment): Told<W> {
  const fields = Object.entries(words).map(([field, word]) => {
    const name = nameOf(word)
    const value = environment[name] || undefined
    if (value === undefined && name === word) {
      throw new DataLoafError('invalid_config', `The environment variable ${name} is not set.`, { path: [name] })
    }
    return [field, value] as const
  })
  return Object.fromEntries(fields) as Told<W>
}

/** The environment that tells it; what is absent is left out. */
export function variablesOf<W extends Words, V>(words: W, told: Told<W, V>): Record<string, V> {
  const values = told as { readonly [field: string]: V | undefined }
  const variables: Record<string, V> = {}
  for (const [field, word] of Object.entries(words)) {
    const value = values[field]
    if (value !== undefined) variables[nameOf(word)] = value
  }
  return variables
}

function nameOf(word: string): string {
  return word.replace(/\?$/, '')
}

const streams = { eventsStream: 'DATALOAF_EVENTS_STREAM', usersStream: 'DATALOAF_USERS_STREAM' } as const
const work = { workBucket: 'DATALOAF_WORK_BUCKET' } as const
const raw = { rawBucket: 'DATALOAF_RAW_BUCKET' } as const
const notices = { noticesQueue: 'DATALOAF_NOTICES_QUEUE' } as const
const metrics = { metrics: 'DATALOAF_METRICS' } as const
/** How the loader's statements begin: by it their end is known to be this stack's. */
const statements = { statements: 'DATALOAF_STATEMENTS' } as const

/** One of workgroup and cluster. */
const redshift = {
  workgroup: 'DATALOAF_REDSHIFT_WORKGROUP?',
  cluster: 'DATALOAF_REDSHIFT_CLUSTER?',
  database: 'DATALOAF_REDSHIFT_DATABASE',
} as const

/** Both functions that take something in. */
export const ingestWords = { ...streams, ...work, overflowQueue: 'DATALOAF_OVERFLOW_QUEUE' } as const

export const overflowWords = streams

export const loaderWords = {
  ...raw,
  ...work,
  ...notices,
  ...metrics,
  ...statements,
  ...redshift,
  /** Which one it is, of all that ever had its name: another one has loaded nothing yet. */
  warehouseId: 'DATALOAF_REDSHIFT_ID',
  /** Name of the secret of the user who owns the tables. */
  warehouseSecret: 'DATALOAF_REDSHIFT_SECRET',
  copyRole: 'DATALOAF_COPY_ROLE',
  loadEvery: 'DATALOAF_LOAD_EVERY',
} as const

export const finisherWords = { ...work, ...metrics, ...statements } as const

export const workerWords = { ...streams, ...work, jobsQueue: 'DATALOAF_JOBS_QUEUE' } as const

/** The server on the host, wherever its data are. */
export const hostWords = {
  region: 'AWS_REGION',
  /** `redshift`, or `host` for the machine's own disk. */
  warehouse: 'DATALOAF_WAREHOUSE',
  dataDirectory: 'DATALOAF_DATA',
  listen: 'DATALOAF_HOST',
  port: 'PORT',
  organization: 'DATALOAF_ORGANIZATION',
  adminEmail: 'DATALOAF_ADMIN_EMAIL?',
  publicAddress: 'DATALOAF_PUBLIC_ADDRESS',
  collectUrl: 'DATALOAF_COLLECT_URL',
  /** The company's own sign-in; both or neither. */
  signInIssuer: 'DATALOAF_OIDC_ISSUER?',
  signInClient: 'DATALOAF_OIDC_CLIENT?',
  /** The same by SAML, as JSON. */
  signInSaml: 'DATALOAF_SAML?',
  /** The company's mail server, with its password where it wants one, and whose mail it is; both or neither. */
  smtpUrl: 'DATALOAF_SMTP_URL?',
  mailFrom: 'DATALOAF_MAIL_FROM?',
  ...raw,
  ...work,
  ...streams,
  /** Functions that take something in, with commas, and the queue that what Firehose throttles waits in. */
  collectors: 'DATALOAF_COLLECTORS',
  overflowQueue: 'DATALOAF_OVERFLOW_QUEUE',
} as const

/** More of it with Redshift and PostgreSQL. */
export const hostRedshiftWords = {
  ...redshift,
  postgresHost: 'DATALOAF_POSTGRES_HOST',
  postgresPort: 'DATALOAF_POSTGRES_PORT',
  postgresDatabase: 'DATALOAF_POSTGRES_DATABASE',
  /** ARN of the secret of its user, whose password changes every week. */
  postgresSecret: 'DATALOAF_POSTGRES_SECRET',
  /** `verified`, `unverified` (encrypted, whoever answers) or `off`. */
  postgresTls: 'DATALOAF_POSTGRES_TLS',
  jobsQueue: 'DATALOAF_JOBS_QUEUE',
  /** The function that loads. */
  loader: 'DATALOAF_LOADER',
} as const

/** More of it with data of its own. */
export const hostOwnWords = notices

/** What the machine itself adds, which nobody else ever sees; a server without it makes up its own. */
export const hostSecretWords = { sessionSecret: 'DATALOAF_SECRET?' } as const

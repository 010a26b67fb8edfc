import { SQSClient } from '@aws-sdk/client-sqs'
import { s3Upload } from '../../bucket/s3-upload.ts'
import { importJobs } from '../../jobs/import-jobs.ts'
import { sqsJobs } from '../../jobs/queue.ts'
import { eraserElsewhere } from '../../keeping/elsewhere.ts'
import { watchLoads } from '../../loader/watch.ts'
import { beginFrom } from '../../metadata/keep.ts'
import { openPostgres } from '../../metadata/postgres.ts'
import { rotatingPassword } from '../../metadata/rotating-password.ts'
import { redshift } from '../../query/dialects/redshift.ts'
import type { hostRedshiftWords, Told } from '../../told.ts'
import { openRedshift, withoutLoading } from '../../warehouse/redshift.ts'
import { type AwsData, accountTables, type DataParts } from './data.ts'
import { redshiftAt } from './redshift-place.ts'

type RedshiftTold = Told<typeof hostRedshiftWords>

/** Redshift, which functions load, and PostgreSQL. The warehouse is asked only what people ask. */
export async function openRedshiftData(more: RedshiftTold, { told, s3, work, clock }: DataParts): Promise<AwsData> {
  const { region } = told
  const login = rotatingPassword({ secret: more.postgresSecret, region, credentials: s3.config.credentials })
  const { username } = await login()
  const { db, close } = await openPostgres({
    host: more.postgresHost,
    port: Number(more.postgresPort),
    database: more.postgresDatabase,
    user: username,
    password: async () => (await login()).password,
    ssl: tlsOf(more.postgresTls),
    before: beginFrom(work, accountTables('postgres')),
  })
  const warehouse = withoutLoading(openRedshift({ ...redshiftAt(more), region }))
  const loads = watchLoads({ bucket: work })
  await loads.look().catch(() => undefined)
  const sqs = new SQSClient({ region })
  const jobs = sqsJobs({ client: sqs, queueUrl: more.jobsQueue })
  const upload = s3Upload({ client: s3, name: told.workBucket })
  return {
    warehouse,
    dialect: redshift,
    metadata: { db, kind: 'postgres' },
    loader: { version: loads.version, idle: loads.look },
    attributes: { columns: () => ({}), note: () => undefined },
    eraser: eraserElsewhere({ bucket: work }),
    importJobs: importJobs({ bucket: work, upload, jobs, clock }),
    loaderFunction: more.loader,
    stages: () => ({ loader: loads.status() }),
    async close() {
      loads.stop()
      sqs.destroy()
      await warehouse.close()
      await close()
    },
  }
}

/** Aurora's certificate is of Amazon's own authority, which NODE_EXTRA_CA_CERTS names. */
function tlsOf(how: string) {
  if (how === 'off') return false
  return how === 'unverified' ? { rejectUnauthorized: false } : true
}

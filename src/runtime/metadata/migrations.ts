import { type Kysely, type Migration, type MigrationProvider, Migrator } from 'kysely'
import { DataLoafError } from '../../errors.ts'
import { appSettings } from './migrations/app-settings.ts'
import { catalogNotes } from './migrations/catalog.ts'
import { grantedReading } from './migrations/granted-reading.ts'
import { keeping } from './migrations/keeping.ts'
import { keyRoles } from './migrations/key-roles.ts'
import { notifications } from './migrations/notifications.ts'
import { quotas } from './migrations/quotas.ts'
import { removedTold } from './migrations/removed-told.ts'
import { savedThings } from './migrations/saved.ts'
import { sharing } from './migrations/sharing.ts'
import { signIn } from './migrations/sign-in.ts'
import { subscriptions } from './migrations/subscriptions.ts'
import { teamAudiences } from './migrations/team-audiences.ts'
import { teams } from './migrations/teams.ts'
import { telling } from './migrations/telling.ts'
import { turns } from './migrations/turns.ts'

/**
 * Brings the database up to this version of the program, or to a step. Safe to repeat and to interrupt: each step is a
 * transaction. Rejects with `conflict` when a newer version of the program wrote the database, or knows the step.
 */
export async function migrate<Tables>(db: Kysely<Tables>, step?: string): Promise<void> {
  const migrator = new Migrator({ db, provider })
  const taken = step === undefined ? migrator.migrateToLatest() : migrator.migrateTo(step)
  const { error, results } = await taken.catch((cause: unknown) => ({ error: cause, results: undefined }))
  if (!error) return
  if (error instanceof Error && /corrupted migrations|migration ".*" doesn't exist/.test(error.message)) {
    throw new DataLoafError('conflict', 'The metadata database was written by a newer version of DataLoaf.', {
      hint: 'npm install dataloaf@latest',
      cause: error,
    })
  }
  const failed = results?.find(({ status }) => status === 'Error')?.migrationName
  throw new DataLoafError('internal', `The metadata database could not be brought up to date${at(failed)}.`, {
    cause: error,
  })
}

const at = (step: string | undefined) => (step ? ` (step ${step})` : '')

const apps: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('apps')
      .addColumn('app_id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull().unique())
      .addColumn('time_zone', 'text', (column) => column.notNull())
      .addColumn('week_start', 'text', (column) => column.notNull())
      .addColumn('demo', 'integer', (column) => column.notNull())
      .addColumn('created_at', 'text', (column) => column.notNull())
      .execute()
  },
}

const writeKeys: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('write_keys')
      .addColumn('key_id', 'text', (column) => column.primaryKey())
      .addColumn('app_id', 'text', (column) => column.notNull().references('apps.app_id'))
      .addColumn('write_key', 'text', (column) => column.notNull().unique())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('created_at', 'text', (column) => column.notNull())
      .addColumn('last_used_at', 'text')
      .addColumn('revoked_at', 'text')
      .execute()
    await db.schema.createIndex('write_keys_app_id').on('write_keys').column('app_id').execute()
  },
}

const settings: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('settings')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('value', 'text', (column) => column.notNull())
      .execute()
  },
}

const imports: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('imports')
      .addColumn('app_id', 'text', (column) => column.notNull().references('apps.app_id'))
      .addColumn('import_id', 'text', (column) => column.notNull())
      .addColumn('accepted', 'bigint', (column) => column.notNull())
      .addColumn('lines', 'bigint', (column) => column.notNull())
      .addColumn('rejected', 'bigint', (column) => column.notNull())
      .addColumn('created_at', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('imports_key', ['app_id', 'import_id'])
      .execute()
  },
}

const cohorts: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('cohorts')
      .addColumn('app_id', 'text', (column) => column.notNull().references('apps.app_id'))
      .addColumn('cohort_id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('definition', 'text', (column) => column.notNull())
      .addColumn('created_at', 'text', (column) => column.notNull())
      .addColumn('updated_at', 'text', (column) => column.notNull())
      .addUniqueConstraint('cohorts_name', ['app_id', 'name'])
      .execute()
  },
}

const collections: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('collections')
      .addColumn('app_id', 'text', (column) => column.primaryKey().references('apps.app_id'))
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('document', 'text', (column) => column.notNull())
      .addColumn('salt', 'text', (column) => column.notNull())
      .addColumn('updated_at', 'text', (column) => column.notNull())
      .execute()
  },
}

const access: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('api_keys')
      .addColumn('key_id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull().unique())
      .addColumn('start', 'text', (column) => column.notNull())
      .addColumn('scopes', 'text', (column) => column.notNull())
      .addColumn('apps', 'text')
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addColumn('created_at', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'text')
      .addColumn('last_used_at', 'text')
      .addColumn('revoked_at', 'text')
      .execute()
    await db.schema
      .createTable('app_roles')
      .addColumn('app_id', 'text', (column) => column.notNull().references('apps.app_id'))
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('role', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('app_roles_key', ['app_id', 'user_id'])
      .execute()
    await db.schema
      .createTable('invitations')
      .addColumn('invitation_id', 'text', (column) => column.primaryKey())
      .addColumn('hash', 'text', (column) => column.notNull().unique())
      .addColumn('email', 'text', (column) => column.notNull())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('invited_by', 'text', (column) => column.notNull())
      .addColumn('created_at', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'text', (column) => column.notNull())
      .addColumn('accepted_at', 'text')
      .addColumn('revoked_at', 'text')
      .execute()
    await db.schema
      .createTable('audit')
      .addColumn('audit_id', 'text', (column) => column.primaryKey())
      .addColumn('at', 'text', (column) => column.notNull())
      .addColumn('actor_kind', 'text', (column) => column.notNull())
      .addColumn('actor_id', 'text')
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('app_id', 'text')
      .addColumn('subject', 'text')
      .execute()
  },
}

const resetLinks: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('reset_links')
      .addColumn('hash', 'text', (column) => column.primaryKey())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'text', (column) => column.notNull())
      .execute()
  },
}

/** Run in the order of their names; one that was published is never changed, only followed by another. */
const migrations: Record<string, Migration> = {
  '001_apps': apps,
  '002_write_keys': writeKeys,
  '003_settings': settings,
  '004_imports': imports,
  '005_cohorts': cohorts,
  '006_collections': collections,
  '007_access': access,
  '008_reset_links': resetLinks,
  '009_app_settings': appSettings,
  '010_saved': savedThings,
  '011_catalog': catalogNotes,
  '012_sharing': sharing,
  '013_notifications': notifications,
  '013_subscriptions': subscriptions,
  '015_keeping': keeping,
  '016_telling': telling,
  '017_sign_in': signIn,
  '018_teams': teams,
  '019_team_audiences': teamAudiences,
  '020_quotas': quotas,
  '021_granted_reading': grantedReading,
  '022_removed_told': removedTold,
  '023_turns': turns,
  '024_key_roles': keyRoles,
}

const provider: MigrationProvider = {
  async getMigrations() {
    return migrations
  },
}

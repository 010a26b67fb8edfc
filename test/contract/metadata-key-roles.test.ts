import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { apiKeys } from '../../src/runtime/accounts/api-keys.ts'
import { hashOf } from '../../src/runtime/accounts/secrets.ts'
import { ids } from '../../src/runtime/metadata/ids.ts'
import { migrate } from '../../src/runtime/metadata/migrations.ts'
import type { ApiKeyRow, Metadata } from '../../src/runtime/metadata/schema.ts'
import { metadataDatabases } from '../support/people.ts'

const secret = `dlk_${'a'.repeat(40)}`
const before: Omit<ApiKeyRow, 'role'> = {
  key_id: 'ak_old',
  name: 'nightly',
  hash: hashOf(secret),
  start: 'dlk_aaaa',
  scopes: '["read","import"]',
  apps: '["app_1"]',
  created_by: 'ada@example.com',
  created_at: '2026-01-31T10:00:00.000Z',
  expires_at: '2099-01-01T00:00:00.000Z',
  last_used_at: '2026-02-01T10:00:00.000Z',
  revoked_at: null,
}

async function withOldKey(db: Metadata): Promise<void> {
  await migrate(db, '020_quotas')
  await db
    .insertInto('api_keys')
    .values(before as ApiKeyRow)
    .execute()
}

it.each(metadataDatabases('keys of a version without roles'))(
  'a key of a version without roles holds as it did, in $name',
  async ({ open }) => {
    const folder = mkdtempSync(join(tmpdir(), 'dataloaf-key-roles-'))
    const metadata = await open(join(folder, 'metadata.db'), withOldKey)
    try {
      const keys = apiKeys({
        db: metadata.db,
        clock: () => Date.parse(before.last_used_at!),
        ids: ids(),
        random: (bytes) => new Uint8Array(bytes),
      })
      const { hash: _, ...shown } = before
      const now = { ...shown, role: null, scopes: ['read', 'import'], apps: ['app_1'] }
      expect(await keys.find(secret)).toEqual(now)
      expect(await keys.list()).toEqual([now])
      expect(await keys.hasRoles()).toBe(false)
    } finally {
      await metadata.close()
      rmSync(folder, { recursive: true, force: true })
    }
  },
)

import { migrate } from './migrations.ts'
import type { Metadata } from './schema.ts'

export interface OpenMetadata {
  db: Metadata
  close(): Promise<void>
}

/** Brings a database up to date, `before` which somebody may fill it. It is closed when that fails. */
export async function opened(db: Metadata, before?: (db: Metadata) => Promise<void>): Promise<OpenMetadata> {
  try {
    await before?.(db)
    await migrate(db)
  } catch (error) {
    await db.destroy()
    throw error
  }
  return { db, close: () => db.destroy() }
}

/** Pages of what the rows of an answer name. */
import { userAddress } from '../../users/address.ts'

/** The page of the user or event that a cell names, by the name of its column; null for any other. */
export function linkOf(appId: string, column: string, cell: unknown): string | null {
  if (typeof cell !== 'string' || cell === '') return null
  if (column === 'user_id' || column === 'canonical_id') return userAddress(appId, cell)
  return column === 'event_id' ? `/apps/${appId}/pipeline?event=${encodeURIComponent(cell)}` : null
}

import { expect, it } from 'vitest'
import { uuidv7 } from '../../../../src/runtime/collector/uuid.ts'

it('makes different UUIDs of version 7 that carry the time', () => {
  const time = Date.UTC(2026, 10, 23)
  const newId = uuidv7(() => time)
  const ids = Array.from({ length: 3_000 }, newId)
  expect(new Set(ids).size).toBe(3_000)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(Number.parseInt(ids[0]!.slice(0, 13).replace('-', ''), 16)).toBe(time)
})

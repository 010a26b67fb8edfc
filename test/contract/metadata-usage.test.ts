import { describe, expect, it } from 'vitest'
import { apps } from '../../src/runtime/metadata/apps.ts'
import { dumpOf } from '../../src/runtime/metadata/dump.ts'
import { keys } from '../../src/runtime/metadata/keys.ts'
import { usage } from '../../src/runtime/metadata/usage.ts'
import { openQuotas } from '../../src/runtime/quotas/quotas.ts'
import { metadataDatabases, useMetadata } from '../support/metadata.ts'

describe.each(metadataDatabases('what is used of quotas'))('what is used of quotas, in $name', ({ open }) => {
  const here = useMetadata(open)
  const { made, clock } = here

  it('is counted by key and day, whoever writes it down, and large', async () => {
    const { app_id } = await apps(made()).create({ name: 'Shop' })
    const [one, two] = [usage(made()), usage(made())]
    one.note({ app_id, key_id: 'k1', events: 6_000_000_000 })
    one.note({ app_id, key_id: 'k1', events: 1 })
    two.note({ app_id, key_id: 'k1', events: 2 })
    two.note({ app_id, key_id: 'k2', events: 4 })
    await two.flush()
    here.now = Date.UTC(2026, 1, 1)
    one.note({ app_id, key_id: 'k1', events: 8 })
    const of = (key_id: string, day: number, events: number) => ({ app_id, key_id, events, at: day })
    const [january, february] = [Date.UTC(2026, 0, 31), Date.UTC(2026, 1, 1)]
    expect(await one.since(january)).toEqual([
      of('k1', january, 6_000_000_003),
      of('k2', january, 4),
      of('k1', february, 8),
    ])
    expect(await two.since(here.now)).toEqual([of('k1', february, 8)])
    const { tables } = await dumpOf(here.metadata.db, new Date(here.now))
    expect(tables.usage).toHaveLength(3)
  })

  it('is known again after a restart, and told by the key that asks', async () => {
    const { app_id } = await apps(made()).create({ name: 'Shop', quota: '10/month' })
    const store = keys(made())
    const { key_id, write_key } = await store.create(app_id, { name: 'web', quota: '5/day' })
    const before = usage(made())
    const quotas = await openQuotas({ usage: before, clock })
    const owner = (await store.find(write_key))!
    quotas.note(owner, 6)
    expect(quotas.over(owner)?.message).toMatch(/^The write key web /)
    await before.flush()
    const again = await openQuotas({ usage: usage(made()), clock })
    expect(again.over(owner)).toEqual(quotas.over(owner))
    expect([again.use(key_id, '5/day')?.events, again.use(app_id, '10/month')?.events]).toEqual([6, 6])
    here.now += 86_400_000
    const nextMonth = await openQuotas({ usage: usage(made()), clock })
    expect([nextMonth.over(owner), nextMonth.use(app_id, 'none')?.events]).toEqual([undefined, 0])
  })
})

import { describe, expect, it } from 'vitest'
import { alerts } from '../../src/runtime/metadata/alerts.ts'
import { apps } from '../../src/runtime/metadata/apps.ts'
import { audiences } from '../../src/runtime/metadata/audiences.ts'
import { collections } from '../../src/runtime/metadata/collections.ts'
import { erasures } from '../../src/runtime/metadata/erasures.ts'
import { imports } from '../../src/runtime/metadata/imports.ts'
import { insights } from '../../src/runtime/metadata/insights.ts'
import { keys } from '../../src/runtime/metadata/keys.ts'
import { recurring } from '../../src/runtime/metadata/recurring.ts'
import { refusals } from '../../src/runtime/metadata/refusals.ts'
import { openSqlite } from '../../src/runtime/metadata/sqlite.ts'
import { metadataDatabases, useMetadata } from '../support/metadata.ts'

describe.each(metadataDatabases('what is kept'))('what is kept, in $name', ({ open }) => {
  const here = useMetadata(open)
  const { made } = here

  it('says how far an erasure is, to whoever goes on with it, and from where the next begins', async () => {
    const { app_id } = await apps(made()).create({ name: 'Shop' })
    const store = erasures(made())
    expect(await store.latest(app_id)).toBeNull()
    const first = await store.begin({ app_id, before: Date.UTC(2026, 0, 1), events: 9_000_000_000 })
    await store.reach(first, 'events/2025/01/01/00/~')
    expect(await store.unfinished()).toEqual([{ ...first, reached: 'events/2025/01/01/00/~' }])
    await store.done(first)
    expect(await store.unfinished()).toEqual([])
    here.now += 86_400_000
    const second = await store.begin({ app_id, before: Date.UTC(2026, 0, 2), events: 1 })
    expect(second).toMatchObject({ since: Date.UTC(2026, 0, 1), reached: '' })
    await store.done(second)
    expect(await store.latest(app_id)).toEqual({ ...second, done_at: new Date(here.now).toISOString() })
    expect(await here.metadata.db.selectFrom('erasures').selectAll().execute()).toHaveLength(1)
    here.now += 1
    expect(await store.begin({ app_id, before: null, events: 0 })).toMatchObject({ since: Date.UTC(2026, 0, 2) })
    expect(await store.latest(app_id)).toMatchObject({ before: null, done_at: null })
  })

  it('counts what is refused, whoever writes it down', async () => {
    const { app_id } = await apps(made()).create({ name: 'Shop' })
    const [one, two] = [refusals(made()), refusals(made())]
    for (const [store, of] of [
      [one, 'https://a.b'],
      [two, 'https://a.b'],
      [two, 'https://c.d'],
    ] as const) {
      here.now += 1_000
      store.note({ app_id, key_id: 'k1', reason: 'origin', of })
    }
    one.note({ app_id, key_id: 'k2', reason: 'too_old', count: 5 })
    two.note({ app_id, key_id: 'k1', reason: 'too_old' })
    await two.flush()
    const last_at = new Date(here.now).toISOString()
    expect(await one.total(app_id, 'too_old')).toEqual({ count: 6, last_at })
    expect(await one.total('app_other', 'too_old')).toEqual({ count: 0, last_at: null })
    const { k1 } = Object.fromEntries(await one.origins(app_id))
    expect(k1).toMatchObject({
      count: 3,
      origins: [
        { origin: 'https://c.d', count: 1 },
        { origin: 'https://a.b', count: 2 },
      ],
    })
  })

  it('tells the collector of apps that keep events for a time, with and without a document', async () => {
    const known = apps(made())
    const store = collections({ ...made(), cacheFor: 0 })
    const { app_id } = await known.create({ name: 'Shop' })
    expect([await store.declared(app_id), await store.all()]).toEqual([null, {}])
    await known.update(app_id, { keep: '90 days' })
    const declared = await store.declared(app_id)
    expect(declared).toMatchObject({ keep: '90 days', transforms: [] })
    expect(await store.declared(app_id)).toBe(declared)
    expect(Object.keys(await store.all())).toEqual([app_id])
    await known.update(app_id, { keep: '91 days' })
    expect(await store.declared(app_id)).toMatchObject({ keep: '91 days' })
  })

  it('has nothing left of an app that was removed for good, and all of the others', async () => {
    const known = apps(made())
    const [gone, stays] = [await known.create({ name: 'Gone' }), await known.create({ name: 'Stays' })]
    for (const { app_id } of [gone, stays]) {
      await keys(made()).create(app_id)
      await imports(made()).add(app_id, 'i', { accepted: 1, lines: 1, rejected: 0 })
      const query = { kind: 'trend', series: [{ event: null }] }
      const { insight_id } = await insights(made()).create(app_id, { name: 'All', query }, 'ada')
      const { alert_id } = await alerts({ ...made(), audiences: audiences(made()) }).create(
        app_id,
        {
          insight_id,
          name: 'Few',
          rule: { kind: 'threshold', when: 'below', value: 1 },
          schedule: { every: 'day', at: '09:00' },
          people: ['u1'],
          channels: [],
          mail: true,
        } as never,
        'ada',
      )
      await recurring(made()).plan({ job_id: alert_id, kind: 'alert', due: here.now })
    }
    await known.remove(gone.app_id)
    await known.deleted.purge(gone.app_id)
    const tables = await here.metadata.db.introspection.getTables()
    // What was done stays in the log.
    const ofApps = tables.filter(
      ({ name, columns }) => name !== 'audit' && columns.some((one) => one.name === 'app_id'),
    )
    expect(ofApps.length).toBeGreaterThan(20)
    for (const { name } of ofApps) {
      const rows = await here.metadata.db
        .selectFrom(name as 'apps')
        .select('app_id')
        .execute()
      expect([name, rows.filter(({ app_id }) => app_id === gone.app_id)]).toEqual([name, []])
      if (['apps', 'write_keys', 'imports', 'insights', 'alerts'].includes(name))
        expect([name, rows.length]).toEqual([name, 1])
    }
    for (const table of ['recurring', 'audiences'] as const)
      expect(await here.metadata.db.selectFrom(table).selectAll().execute()).toHaveLength(1)
  })
})

it('every table with rows of apps is emptied of an app that is removed for good', async () => {
  const metadata = await openSqlite(':memory:')
  const purged = String((await import('../../src/runtime/metadata/purge.ts')).ofApps)
  const tables = await metadata.db.introspection.getTables()
  const ofApps = tables.filter(({ name, columns }) => name !== 'audit' && columns.some((one) => one.name === 'app_id'))
  expect(ofApps.map(({ name }) => name).filter((name) => !purged.split(',').includes(name))).toEqual([])
  await metadata.close()
})

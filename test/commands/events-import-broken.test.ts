import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lines, umami } from '../support/exports.ts'
import { type Into, importPlace } from '../support/imported.ts'
import { zipOf } from '../support/zip.ts'

let place: Awaited<ReturnType<typeof importPlace>>
let into: Into
beforeAll(async () => {
  place = await importPlace()
  into = await place.into()
})
afterAll(() => place?.remove())

const event = (n: number) => ({ event_name: 'read', event_id: `r${n}`, event_created: '2026-01-31T10:00:00Z' })
const events = (count: number) =>
  lines(...Array.from({ length: count }, (_, n) => ({ ...event(n), event_attributes: { noise: Math.sin(n) } })))
const whole = zipOf({ 'events.ndjson': events(200) })

describe('events import of files that are broken', () => {
  it.each([
    [
      'a truncated gzip',
      'cut.gz',
      gzipSync(events(2_000)).subarray(0, 20_000),
      /^✗ cut\.gz: Its gzip data end in the middle/,
    ],
    ['damaged gzip', 'bad.gz', damaged(gzipSync(events(2_000))), /^✗ bad\.gz: Its gzip data are broken/],
    ['a truncated zip', 'cut.zip', whole.subarray(0, -40), /^✗ cut\.zip: It is no whole zip/],
    [
      'a zip that unpacks to no end',
      'bomb.zip',
      zipOf({ 'a.json.gz': gzipSync(Buffer.alloc(80_000_000, 32)) }),
      /^✗ bomb\.zip: a\.json\.gz: It unpacks to more than 250 times its size/,
    ],
    [
      'gzip that unpacks to no end',
      'bomb.gz',
      gzipSync(Buffer.alloc(80_000_000, 10)),
      /^✗ bomb\.gz: It unpacks to more than 250 times its size/,
    ],
    [
      'a picture',
      'logo.png',
      Buffer.from('89504e470d0a1a0a0000000d', 'hex'),
      /^✗ logo\.png: It is neither text, gzip, zip nor Parquet/,
    ],
    ['prose', 'notes.txt', 'Dear all,\nthese are no events.\n', /^✗ notes\.txt: It is neither JSON nor CSV/],
    ['a page', 'error.json', '<html><body>Access denied</body></html>', /^✗ error\.json: It is neither JSON nor CSV/],
    [
      'JSON of something else',
      'other.json',
      '{"temperature":3}\n',
      /^✗ other\.json: Its rows are of no format that is known; the first has temperature\./,
    ],
    [
      'CSV of something else',
      'other.csv',
      'city,temperature\nBerlin,3\n',
      /^✗ other\.csv: .* the first has city, temperature\./,
    ],
    [
      'a list that does not end',
      'list.json',
      `[${JSON.stringify({ temperature: 1 })},{"tempe`,
      /^✗ list\.json: Its rows are of no format/,
    ],
    ['broken Parquet', 'bad.parquet', `PAR1${'x'.repeat(100)}`, /^✗ bad\.parquet: It is no whole Parquet file/],
    [
      'a dump of no table that is known',
      'db.sql',
      'COPY public.users (id) FROM stdin;\n1\n\\.\n',
      /^✗ db\.sql: None of its tables is known: users/,
    ],
  ])('%s is one clear sentence', async (_, name, content, sentence) => {
    const { code, stderr, stdout } = await into.run(into.write(name, content))
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr.split('\n').find((line) => line.startsWith('✗'))).toMatch(sentence)
    expect(stderr).not.toMatch(/\bat .*\.js|node:internal/)
  })

  it('another format than it has is said to be so, and which it looks like', async () => {
    const file = into.write('website_event.csv', umami.website_event)
    const { code, stderr } = await into.run(file, '--format', 'mixpanel')
    expect(code).toBe(2)
    expect(stderr).toMatch(
      /It is no file of mixpanel: its first row has website_id, session_id, .*; it looks like umami\./,
    )
  })

  it('--infer-types is refused with a format that says what is a number', async () => {
    const { code, stderr } = await into.run(into.write('a.ndjson', events(1)), '--format', 'ga4', '--infer-types')
    expect(code).toBe(2)
    expect(stderr).toMatch(/--infer-types is not for them/)
  })

  it('what comes before the break is taken, and the other files too', async () => {
    const own = await place.into()
    const cut = own.write('cut.gz', gzipSync(events(2_000)).subarray(0, 20_000))
    const { code, stderr } = await own.run(cut, own.write('good.ndjson', lines({ ...event(0), event_id: 'good' })))
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/cut\.gz: Its gzip data end in the middle/),
    })
    const [{ count }] = (await own.ask('select count(*) as count from events')) as [{ count: number }]
    expect(count).toBeGreaterThan(100)
    expect(await own.ask("select event_id from events where event_id = 'good'")).toHaveLength(1)
  })

  it('rows that cannot be read are told with their lines; mended in the report they are imported', async () => {
    const own = await place.into()
    const header = 'session_id,event_id,created_at,event_type,url_path,event_name'
    const good = (n: number) => `s1,c${n},2026-01-31 10:00:0${n},2,/,read`
    const bad = [
      's1,"c5" x,2026-01-31 10:00:05,2,/,read',
      's1,c6,2026-01-31',
      's1,c7,yesterday,2,/,read',
      's1,c8,2026-01-31 10:00:08,9,/,',
    ]
    const file = own.write('umami.csv', [header, good(1), ...bad, good(2), ''].join('\n'))
    const result = await own.take(file, '--report', 'refused.ndjson')
    expect(result).toMatchObject({ accepted: 2, rejected: 4 })
    expect(
      result.reasons.map(({ code, count, message, first }) => [code, count, message, first[0]?.row_number]),
    ).toEqual([
      ['invalid_csv', 1, expect.stringMatching(/quoted value goes on behind its closing quote/), 3],
      ['invalid_csv', 1, expect.stringMatching(/has 3 values; there are 6 columns/), 4],
      ['invalid', 1, expect.stringMatching(/^event_created must be an ISO 8601 time.*yesterday/), 5],
      ['missing', 1, expect.stringMatching(/event_name is missing, and event_type 9 is no page view/), 6],
    ])
    const report = readFileSync(join(place.path, 'refused.ndjson'), 'utf8')
    const mended = report.replace('"created_at":"yesterday"', '"created_at":"2026-01-31 10:00:07"')
    const again = await own.take(own.write('mended.ndjson', mended))
    expect(again).toMatchObject({ accepted: 1, rejected: 3, files: [{ formats: ['umami'] }] })
    expect((await own.events()).map(({ event_id }) => event_id)).toEqual(['c1', 'c2', 'c7'])
  })

  it('a line of a megabyte, a number and half an emoji are refused, and the rows around them are not', async () => {
    const own = await place.into()
    const text = [
      JSON.stringify(event(1)),
      JSON.stringify({ ...event(2), event_attributes: { long: 'x'.repeat(1_100_000) } }),
      '12',
      '{"event_name":"\\ud800"}',
      JSON.stringify(event(3)),
    ].join('\n')
    const result = await own.take(own.write('odd.ndjson', text))
    expect(result).toMatchObject({ accepted: 2, rejected: 3 })
    expect(result.reasons.map(({ first }) => first[0]?.row_number).sort()).toEqual([2, 3, 4])
  })
})

function damaged(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  copy.fill(0xff, 9_000, 9_200)
  return copy
}

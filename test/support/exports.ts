/** Small exports of other systems, written by what each of them says of its files. */
import { gzipSync } from 'node:zlib'
import { zipOf } from './zip.ts'

export const lines = (...rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('')
const csv = (...rows: readonly (readonly string[])[]) =>
  rows
    .map(
      (row) => `${row.map((value) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(',')}\n`,
    )
    .join('')
const table = (columns: readonly string[], ...rows: readonly { [column: string]: string }[]) =>
  csv(columns, ...rows.map((row) => columns.map((column) => row[column] ?? '')))

/** Umami: three tables in a zip, `website_event` with every column. */
const umamiColumns =
  'website_id session_id visit_id event_id hostname browser os device screen language country region city url_path url_query utm_source utm_medium utm_campaign utm_content utm_term referrer_path referrer_query referrer_domain page_title gclid fbclid msclkid ttclid li_fat_id twclid event_type event_name tag distinct_id created_at job_id'.split(
    ' ',
  )
const session = { website_id: 'w1', session_id: 's1', visit_id: 'v1', hostname: 'shop.example', browser: 'chrome' }
const about = { os: 'Mac OS', device: 'laptop', screen: '1440x900', language: 'de-DE', country: 'DE', region: 'DE-BE' }
export const umami = {
  website_event: table(
    umamiColumns,
    {
      ...session,
      ...about,
      event_id: 'e1',
      url_path: '/cart',
      url_query: 'a=1&utm_source=mail',
      utm_source: 'mail',
      referrer_domain: 'search.example',
      referrer_path: '/q',
      page_title: 'Cart, "yours"',
      event_type: '1',
      created_at: '2026-01-31 10:00:00',
    },
    {
      ...session,
      ...about,
      event_id: 'e2',
      url_path: '/cart',
      event_type: '2',
      event_name: "'=paid",
      distinct_id: 'u1',
      tag: 'b',
      created_at: '2026-01-31 10:00:05',
    },
  ),
  event_data: table(
    'website_id session_id event_id url_path event_name data_key string_value number_value date_value data_type created_at job_id'.split(
      ' ',
    ),
    {
      website_id: 'w1',
      session_id: 's1',
      event_id: 'e2',
      data_key: 'amount',
      string_value: '12.5',
      number_value: '12.5000',
      data_type: '2',
    },
    { website_id: 'w1', session_id: 's1', event_id: 'e2', data_key: 'gift', string_value: 'true', data_type: '3' },
    { website_id: 'w1', session_id: 's1', event_id: 'e2', data_key: 'tags', string_value: '["a","b"]', data_type: '5' },
    { website_id: 'w1', session_id: 's1', event_id: 'e2', data_key: 'note', string_value: 'so, "so"', data_type: '1' },
  ),
  session_data: table(
    'website_id session_id data_key string_value number_value date_value data_type distinct_id created_at job_id'.split(
      ' ',
    ),
    {
      website_id: 'w1',
      session_id: 's1',
      data_key: 'plan',
      string_value: 'pro',
      data_type: '1',
      distinct_id: 'u1',
      created_at: '2026-01-31 10:00:04',
    },
  ),
}
export const umamiZip = () =>
  zipOf({
    'website_event.csv': umami.website_event,
    'session_data.csv': umami.session_data,
    'event_data.csv': umami.event_data,
  })

/** The same database as `pg_dump` writes it: tables in the order of their names, columns of a session apart. */
export const umamiDump = `--
-- PostgreSQL database dump
--

SET statement_timeout = 0;

COPY public.event_data (event_data_id, website_id, website_event_id, data_key, string_value, number_value, date_value, data_type, created_at) FROM stdin;
d1	w1	e2	amount	12.5	12.5000	\\N	2	2026-01-31 10:00:05+00
d2	w1	e2	note	tab\\tand \\\\ newline\\n.	\\N	\\N	1	2026-01-31 10:00:05+00
\\.

COPY public.session (session_id, website_id, browser, os, device, screen, language, country, region, city, created_at, distinct_id) FROM stdin;
s1	w1	chrome	Mac OS	laptop	1440x900	de-DE	DE	DE-BE	\\N	2026-01-31 10:00:00+00	u1
\\.

COPY public.user (user_id, username) FROM stdin;
x	admin
\\.

COPY public.website_event (event_id, website_id, session_id, visit_id, created_at, url_path, url_query, referrer_path, referrer_query, referrer_domain, page_title, event_type, event_name, tag, hostname) FROM stdin;
e1	w1	s1	v1	2026-01-31 10:00:00.25+00	/cart	a=1	\\N	\\N	\\N	\\N	1	\\N	\\N	shop.example
e2	w1	s1	v1	2026-01-31 10:00:05+00	/cart	\\N	\\N	\\N	\\N	\\N	2	paid	\\N	shop.example
e3	w2	s1	v1	2026-01-31 10:00:06+00	/other	\\N	\\N	\\N	\\N	\\N	1	\\N	\\N	other.example
\\.

SELECT 1;
`

/** Plausible: ten tables of sums by day. */
export const plausibleZip = () =>
  zipOf({
    'imported_visitors_20260130_20260131.csv':
      '"date","visitors","pageviews","bounces","visits","visit_duration"\n"2026-01-30",3,4,1,3,90\n"2026-01-31",1,1,1,1,0\n',
    'imported_pages_20260130_20260131.csv':
      '"date","hostname","page","visits","visitors","pageviews","total_scroll_depth","total_scroll_depth_visits"\n"2026-01-30","shop.example","/",3,3,3,0,0\n"2026-01-30","shop.example","/cart",1,1,1,0,0\n"2026-01-31","shop.example","/",1,1,1,0,0\n',
    'imported_custom_events_20260130_20260131.csv':
      '"date","name","link_url","path","visitors","events"\n"2026-01-30","paid","","",1,2\n"2026-01-31","Outbound Link: Click","https://else.example/","",1,1\n',
    'imported_browsers_20260130_20260131.csv':
      '"date","browser","browser_version","visitors","visits","visit_duration","bounces","pageviews"\n"2026-01-30","Firefox","140",3,3,90,1,4\n',
  })

/** Google Analytics 4: a line a row as BigQuery exports it, whole numbers as text. */
export const ga4 = lines(
  {
    event_date: '20260131',
    event_timestamp: '1769853600123456',
    event_name: 'page_view',
    event_params: [
      { key: 'ga_session_id', value: { int_value: '1769853600' } },
      { key: 'page_location', value: { string_value: 'https://shop.example/cart?utm_source=mail' } },
      { key: 'page_title', value: { string_value: 'Cart' } },
      { key: 'page_referrer', value: { string_value: 'https://search.example/' } },
      { key: 'engaged', value: { int_value: '1' } },
    ],
    user_pseudo_id: 'p.1',
    user_properties: [],
    device: {
      category: 'desktop',
      operating_system: 'Linux',
      language: 'de',
      web_info: { browser: 'Firefox', browser_version: '140.0', hostname: 'shop.example' },
    },
    geo: { country: 'Germany', region: 'Berlin', city: 'Berlin', continent: 'Europe' },
    traffic_source: { name: '(direct)', medium: '(none)', source: '(direct)' },
    stream_id: '7',
    platform: 'WEB',
    items: [],
  },
  {
    event_timestamp: '1769853601000000',
    event_name: 'purchase',
    event_params: [
      { key: 'ga_session_id', value: { int_value: '1769853600' } },
      { key: 'value', value: { double_value: 12.5 } },
      { key: 'share', value: { float_value: 0.5 } },
      { key: 'order', value: { int_value: '9007199254740993' } },
      { key: 'coupon', value: {} },
    ],
    event_value_in_usd: 13.1,
    user_id: 'u1',
    user_pseudo_id: 'p.1',
    user_properties: [{ key: 'plan', value: { string_value: 'pro', set_timestamp_micros: '1769853600500000' } }],
    traffic_source: { name: '(direct)', medium: '(none)', source: '(direct)' },
    items: [{ item_id: 'sku', quantity: '2' }],
    ecommerce: { transaction_id: 'T1' },
  },
)

/** The first DataLoaf: objects of its bucket, one behind the other without anything between, two of them the same. */
const bought = {
  event_name: 'bought',
  user_id: 'u1',
  event_created: '2024-03-0110:00:00.250',
  event_attributes: { amount: '12.5', code: '007', gift: 'true', big: '9007199254740993' },
}
export const originalObject = () =>
  gzipSync(
    [
      bought,
      bought,
      { ...bought, event_name: 'looked', user_id: 'default_user' },
      { user_id: 'u1', user_attributes: { plan: 'pro', age: '42' }, user_created: '2024-03-0109:00:00.000' },
    ]
      .map((row) => JSON.stringify(row))
      .join(''),
  )
/** The same in its tables, unloaded from Redshift. */
export const originalUnload = table(
  ['event_name', 'user_id', 'event_created', 'event_attributes'],
  ...[bought, bought].map((row) => ({
    ...row,
    event_created: '2024-03-01 10:00:00.25',
    event_attributes: JSON.stringify(row.event_attributes),
  })),
)
export const originalUnloadedUsers = 'user_id|user_attributes\nu1|"{""plan"":""pro"",""age"":""42""}"\n'

export const segmentObject = () =>
  gzipSync(
    lines(
      {
        type: 'track',
        messageId: 'm1',
        event: 'Order Paid',
        userId: 'u1',
        anonymousId: 'a1',
        timestamp: '2026-01-31T10:00:00.000Z',
        originalTimestamp: '2026-01-31T12:00:00.000Z',
        receivedAt: '2026-01-31T10:00:01.000Z',
        properties: { amount: 12.5 },
        context: { userAgent: 'Mozilla/5.0', page: { path: '/cart' } },
      },
      {
        type: 'identify',
        messageId: 'm2',
        userId: 'u1',
        traits: { plan: 'pro' },
        timestamp: '2026-01-31T10:00:00.000Z',
        receivedAt: '2026-01-31T10:00:01.000Z',
      },
      {
        type: 'alias',
        messageId: 'm3',
        previousId: 'a1',
        userId: 'u1',
        timestamp: '2026-01-31T10:00:00.000Z',
        receivedAt: '2026-01-31T10:00:01.000Z',
      },
    ),
  )

export const mixpanelEvents = lines(
  {
    event: 'Paid',
    properties: {
      time: 1769853600,
      distinct_id: 'u1',
      $insert_id: 'i1',
      $device_id: 'd1',
      $user_id: 'u1',
      amount: 12.5,
      mp_lib: 'web',
      $current_url: 'https://shop.example/cart',
    },
  },
  { event: 'Seen', properties: { time: 1769853601, distinct_id: '$device:d2', $insert_id: 'i2', $device_id: 'd2' } },
)
export const mixpanelProfiles = JSON.stringify({
  page: 0,
  page_size: 1000,
  session_id: 's',
  status: 'ok',
  total: 1,
  results: [
    { $distinct_id: 'u1', $properties: { $email: 'u1@example.com', plan: 'pro', $last_seen: '2026-01-31T09:00:00' } },
  ],
})

const amplitudeEvent = {
  app: 1,
  amplitude_id: 5,
  device_id: 'device-1',
  event_time: '2026-01-31 10:00:00.123000',
  client_event_time: '2026-01-31 09:59:00.000000',
  session_id: 1769853600000,
  event_properties: { amount: 12.5 },
  user_properties: { plan: 'pro' },
  country: 'Germany',
  city: 'Berlin',
  language: 'German',
  platform: 'Web',
  os_name: 'Chrome',
  groups: {},
  library: 'amplitude-js/8',
}
export const amplitudeZip = () =>
  zipOf({
    '1/1_2026-01-31_10#0.json.gz': gzipSync(
      lines({ ...amplitudeEvent, event_type: 'Paid', user_id: 'user-1', uuid: 'am1', $insert_id: 'ins1' }),
    ),
    '1/1_2026-01-31_11#0.json.gz': gzipSync(
      lines({
        ...amplitudeEvent,
        event_type: 'Seen',
        user_id: null,
        uuid: 'am2',
        $insert_id: null,
        event_time: '2026-01-31 11:00:00.000000',
        user_properties: {},
      }),
    ),
  })

const posthogRow = { uuid: '0192-p1', event: 'paid', distinct_id: 'u1', timestamp: '2026-01-31T10:00:00.000000Z' }
export const posthogLines = lines(
  {
    ...posthogRow,
    properties: { amount: 12.5, $session_id: 'ps1', $device_id: 'd1', $current_url: 'https://shop.example/' },
    person_properties: { plan: 'pro' },
    set: { plan: 'pro' },
    set_once: null,
    elements: '',
    team_id: 1,
  },
  { ...posthogRow, uuid: '0192-p2', event: '$identify', properties: { $anon_distinct_id: 'd1', $set: { age: 42 } } },
)
export const posthogCsv = csv(
  ['*.uuid', '*.event', '*.distinct_id', '*.timestamp', '*.properties'],
  ['0192-p3', 'paid', 'u1', '2026-01-31 10:00:00.000000+00:00', JSON.stringify({ amount: 3, note: 'a "quoted", one' })],
)

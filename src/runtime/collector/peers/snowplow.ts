import { pageViewed, screenViewed } from '../../../event.ts'
import { type Fields, isFields } from '../check.ts'
import { campaignPlaces, fieldsOf, type Places, parted, says, timeOf, unfolded } from './parts.ts'

/** An event of Snowplow's tracker protocol in our words. What is no object comes back as it is. */
export function snowplowItems(event: unknown): unknown[] {
  if (!isFields(event)) return [event]
  const told = toldBy(event)
  const { context } = parted({ ...queryOf(event.url), ...event }, places)
  return [
    {
      event_name: told.name,
      event_id: event.eid,
      event_created: timeOf(event.ttm ?? event.dtm),
      user_id: event.uid,
      anonymous_id: event.duid ?? event.nuid ?? event.tnuid,
      session_id: event.sid,
      event_attributes: { ...told.attributes, ...(says(event.tna) && { tracker: event.tna }), ...entitiesOf(event) },
      context: { ...context, ...(path(event) && { page: { ...fieldsOf(context?.page), path: path(event) } }) },
    },
  ]
}

const places: Places = {
  user_agent: ['ua'],
  ip: ['ip'],
  locale: ['lang'],
  timezone: ['tz'],
  platform: ['p'],
  'page.url': ['url'],
  'page.title': ['page'],
  'page.referrer': ['refr'],
  ...campaignPlaces,
  'library.name': ['tv'],
  'screen.resolution': ['res'],
  'screen.viewport': ['vp'],
}

interface Told {
  name: unknown
  attributes: Fields
}

/** What kind of event it is; names of their own kinds are those of Snowplow's tables. */
function toldBy(event: Fields): Told {
  switch (event.e) {
    case 'pv':
      return { name: pageViewed, attributes: {} }
    case 'pp':
      return {
        name: 'page_ping',
        attributes: named(event, { pp_mix: 'x_min', pp_max: 'x_max', pp_miy: 'y_min', pp_may: 'y_max' }),
      }
    case 'se':
      return { name: says(event.se_ac) ? event.se_ac : null, attributes: named(event, structured) }
    case 'tr':
      return { name: 'transaction', attributes: named(event, transaction) }
    case 'ti':
      return { name: 'transaction_item', attributes: named(event, item) }
    case 'ue':
      return selfDescribed(event)
    default:
      return { name: event.e, attributes: {} }
  }
}

const structured = { se_ca: 'category', se_la: 'label', se_pr: 'property', se_va: 'value' }
const transaction = {
  tr_id: 'order_id',
  tr_af: 'affiliation',
  tr_tt: 'total',
  tr_tx: 'tax',
  tr_sh: 'shipping',
  tr_cu: 'currency',
}
const item = {
  ti_id: 'order_id',
  ti_sk: 'sku',
  ti_nm: 'name',
  ti_ca: 'category',
  ti_pr: 'price',
  ti_qu: 'quantity',
  ti_cu: 'currency',
}

/** Everything travels as text; what these hold are numbers. */
const numeric = /^(se_va|tr_tt|tr_tx|tr_sh|ti_pr|ti_qu|pp_m..)$/

function named(event: Fields, names: { readonly [theirs: string]: string }): Fields {
  const given = Object.entries(names).filter(([theirs]) => says(event[theirs]))
  return Object.fromEntries(
    given.map(([theirs, ours]) => [ours, numeric.test(theirs) ? numberOf(event[theirs]) : event[theirs]]),
  )
}

function numberOf(value: unknown): unknown {
  return typeof value === 'string' && /^-?\d{1,15}(\.\d+)?$/.test(value) ? Number(value) : value
}

/** Named by its schema: `iglu:com.acme/order_placed/jsonschema/1-0-0`. */
function selfDescribed(event: Fields): Told {
  const outer = fieldsOf(unfolded(event.ue_pr) ?? decoded(event.ue_px))
  const inner = fieldsOf(outer.data)
  const name = schemaName(inner.schema)
  const { name: screen, ...rest } = fieldsOf(inner.data)
  if (name === 'screen_view')
    return { name: screenViewed, attributes: { ...(says(screen) && { name: screen }), ...rest } }
  return { name, attributes: fieldsOf(inner.data) }
}

function schemaName(schema: unknown): string | undefined {
  return typeof schema === 'string' ? /^iglu:[^/]+\/([^/]+)\//.exec(schema)?.[1] : undefined
}

/** What the event is about besides, each by its schema's name. */
function entitiesOf(event: Fields): Fields {
  const { data } = fieldsOf(unfolded(event.co) ?? decoded(event.cx))
  if (!Array.isArray(data)) return {}
  const entities = data.map((entity) => [schemaName(fieldsOf(entity).schema), fieldsOf(entity).data] as const)
  return Object.fromEntries(entities.flatMap(([name, of]) => (name === undefined ? [] : [[name, of]])))
}

function decoded(text: unknown): unknown {
  return typeof text === 'string' ? unfolded(Buffer.from(text, 'base64url').toString()) : undefined
}

function path({ url }: Fields): string | undefined {
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).pathname : undefined
}

function queryOf(url: unknown): Fields {
  if (typeof url !== 'string' || !URL.canParse(url)) return {}
  return Object.fromEntries([...new URL(url).searchParams].filter(([name]) => name.startsWith('utm_')))
}

import type { Plan, PlannedAttribute, PlannedEvent, PlanType } from '../../runtime/collection/plan/plan.ts'

/** The plan as TypeScript: what each event takes, and `track` that takes nothing else. */
export function typesOf({ events, other_events = false }: Plan): string {
  const planned = Object.entries(events).map(
    ([name, event]) => `${comment(event, '  ')}  ${quoted(name)}: ${attributesOf(event)}`,
  )
  return `// Made of the tracking plan by \`dataloaf plan generate\`. Change the plan, not this file.

/** What each event takes. */
export interface PlannedEvents {
${planned.join('\n')}
}
${other_events ? other : strict}
${functions}`
}

const strict = `
export type EventName = keyof PlannedEvents
type AttributesOf<E extends string> = E extends keyof PlannedEvents ? PlannedEvents[E] : never
`

const other = `
/** The plan allows events that it does not name. */
export type EventName = keyof PlannedEvents | (string & {})
type AttributesOf<E extends string> = E extends keyof PlannedEvents ? PlannedEvents[E] : { readonly [name: string]: unknown }
`

/** The text of the functions is the same for every plan. */
const functions = `type Attributes<E extends string> = {} extends AttributesOf<E> ? [attributes?: AttributesOf<E>] : [attributes: AttributesOf<E>]

type Without<T> = T extends unknown ? Omit<T, 'attributes'> : never
type Options<T, E extends string> = Without<T> &
  ({} extends AttributesOf<E> ? { attributes?: AttributesOf<E> } : { attributes: AttributesOf<E> })

// biome-ignore lint/suspicious/noExplicitAny: whatever the SDK takes; what may be given is said below
type Tracker = { track(eventName: string, ...more: any[]): void }

/** \`track\` of \`dataloaf/browser\`, or of a scope: \`const track = browserTrack(dataloaf); track('name', { … })\`. */
export function browserTrack(dataloaf: Tracker) {
  return <E extends EventName>(eventName: E, ...attributes: Attributes<E>): void => dataloaf.track(eventName, ...attributes)
}

/** \`track\` of \`dataloaf/node\`: \`const track = nodeTrack(dataloaf); track('name', { userId, attributes: { … } })\`. */
export function nodeTrack<Client extends Tracker>(dataloaf: Client) {
  return <E extends EventName>(eventName: E, options: Options<Parameters<Client['track']>[1], E>): void =>
    dataloaf.track(eventName, options)
}
`

function attributesOf({ attributes = {}, other_attributes = false }: PlannedEvent): string {
  const lines = Object.entries(attributes).map(([name, attribute]) => {
    return `${comment(attribute, '    ')}    ${quoted(name)}${attribute.required ? '' : '?'}: ${typeOf(attribute)}`
  })
  const named = lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n  }`
  if (other_attributes) return lines.length === 0 ? anything : `${named} & ${anything}`
  return lines.length === 0 ? '{ readonly [name: string]: never }' : named
}

const anything = '{ readonly [name: string]: unknown }'

function typeOf({ type, enum: values }: PlannedAttribute): string {
  return values ? values.map((value) => JSON.stringify(value)).join(' | ') : types[type]
}

const types: { readonly [type in PlanType]: string } = {
  text: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  time: 'string',
  list: 'readonly unknown[]',
  object: '{ readonly [name: string]: unknown }',
}

function comment(about: PlannedEvent | PlannedAttribute, indent: string): string {
  const { description, deprecated } = about
  const lines = [
    description,
    'owner' in about && about.owner ? `Ask ${about.owner}.` : undefined,
    'pii' in about && about.pii && about.pii !== 'none' ? `Personal data: ${about.pii}.` : undefined,
    deprecated && `@deprecated ${deprecated}`,
  ].filter((line): line is string => Boolean(line))
  if (lines.length === 0) return ''
  // What would end the comment must not.
  const text = lines.flatMap((line) => line.replaceAll('*/', '* /').split('\n')).map((line) => `${indent} * ${line}`)
  return `${indent}/**\n${text.join('\n')}\n${indent} */\n`
}

const quoted = (name: string) => JSON.stringify(name)

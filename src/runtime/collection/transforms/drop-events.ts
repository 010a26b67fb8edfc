import { transform } from './transform.ts'

export const dropEvents = transform({
  kind: 'drop_events',
  description: 'takes whole events away; the answer to their sender counts them as `dropped`',
  fields: { events: { type: 'names', description: 'names of events that are not stored' } },
  scoped: false,
  apply({ events }) {
    const names = new Set(events)
    return { event: (event) => (names.has(event.event_name) ? null : event) }
  },
})

/** The parts of each kind, as far as they are here. Who has not looked at a kind has not loaded it. */
import { signal } from '@preact/signals'
import type { KindParts } from '../kinds.ts'
import type { Kind } from '../language.ts'
import { reloadOnce } from '../reload.ts'

const loaders: { readonly [Of in Exclude<Kind, 'trend'>]: () => Promise<KindParts<Of>> } = {
  funnel: async () => (await import('../kinds/funnel/funnel.tsx')).funnel,
  retention: async () => (await import('../kinds/retention/retention.tsx')).retention,
  lifecycle: async () => (await import('../kinds/lifecycle.tsx')).lifecycle,
  stickiness: async () => (await import('../kinds/stickiness.tsx')).stickiness,
  paths: async () => (await import('../kinds/paths/paths.tsx')).paths,
  sessions: async () => (await import('../kinds/sessions.tsx')).sessions,
  web: async () => (await import('../kinds/web/web.tsx')).web,
  sql: async () => (await import('../kinds/sql/sql.tsx')).sql,
}

const loaded = signal<{ readonly [kind in Kind]?: KindParts<Kind> }>({})

/** Puts the parts of a kind in their place: those of the first page come with it, the others when they are asked for. */
export function provideParts<Of extends Kind>(kind: Of, parts: KindParts<Of>): void {
  loaded.value = { ...loaded.peek(), [kind]: parts as unknown as KindParts<Kind> }
}

/** A kind's parts; null while they are on their way. Draws again when they come. */
export function partsOf(kind: Kind): KindParts<Kind> | null {
  return loaded.value[kind] ?? null
}

const asked = new Map<Kind, Promise<void>>()

/** Ends when the parts of a kind are here; asking twice loads once. */
export function loadParts(kind: Kind): Promise<void> {
  const before = asked.get(kind)
  if (before) return before
  if (kind === 'trend') return Promise.resolve()
  const load = loaders[kind]().then((parts) => provideParts(kind, parts as KindParts<typeof kind>), reloadOnce)
  asked.set(kind, load)
  return load
}

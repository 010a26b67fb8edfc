/** The parts and editors of each kind, as far as they are here. Who has not looked at a kind has not loaded it. */
import { signal } from '@preact/signals'
import type { KindEditor, KindParts } from '../kinds.ts'
import type { Kind } from '../language.ts'
import { reloadOnce } from '../reload.ts'

/** What draws answers. */
export const kindParts = byKind<{ [Of in Kind]: KindParts<Of> }, KindParts<Kind>>({
  trend: async () => (await import('../kinds/trend/trend.tsx')).trend,
  funnel: async () => (await import('../kinds/usual.ts')).funnel,
  retention: async () => (await import('../kinds/usual.ts')).retention,
  lifecycle: async () => (await import('../kinds/usual.ts')).lifecycle,
  stickiness: async () => (await import('../kinds/stickiness/stickiness.tsx')).stickiness,
  paths: async () => (await import('../kinds/paths/paths.tsx')).paths,
  sessions: async () => (await import('../kinds/usual.ts')).sessions,
  web: async () => (await import('../kinds/web/web.tsx')).web,
  sql: async () => (await import('../kinds/sql/sql.tsx')).sql,
})

/** What writes questions: dashboards and links need none of it. SQL is written on a page of its own. */
export const kindEditors = byKind<{ [Of in Exclude<Kind, 'sql'>]: KindEditor<Of> }, KindEditor<Kind>>({
  trend: async () => (await import('../kinds/trend/editor.tsx')).trendEditor,
  funnel: async () => (await import('../kinds/funnel/editor.tsx')).funnelEditor,
  retention: async () => (await import('../kinds/retention/editor.tsx')).retentionEditor,
  lifecycle: async () => (await import('../kinds/lifecycle/editor.tsx')).lifecycleEditor,
  stickiness: async () => (await import('../kinds/stickiness/editor.tsx')).stickinessEditor,
  paths: async () => (await import('../kinds/paths/editor.tsx')).pathsEditor,
  sessions: async () => (await import('../kinds/sessions/editor.tsx')).sessionsEditor,
  web: async () => (await import('../kinds/web/editor.tsx')).webEditor,
})

/** `Any` is what whoever holds a question of any kind draws with: that the two fit is laid down in the tables above. */
function byKind<Parts extends { [Of in Kind]?: object }, Any>(
  loaders: { [Of in keyof Parts]: () => Promise<Parts[Of]> },
) {
  const here = signal<{ readonly [kind in Kind]?: Any }>({})
  const asked = new Map<Kind, Promise<void>>()

  /** Puts them in their place: those that come with the first page. */
  function provide<Of extends keyof Parts & Kind>(kind: Of, given: Parts[Of]): void {
    asked.set(kind, Promise.resolve())
    here.value = { ...here.peek(), [kind]: given as unknown as Any }
  }

  /** Ends when they are here; asking twice loads once. */
  function load(kind: Kind): Promise<void> {
    const before = asked.get(kind)
    if (before || !has(kind)) return before ?? Promise.resolve()
    const loader = loaders[kind] as () => Promise<Parts[typeof kind]>
    const loading = loader().then((given) => provide(kind, given), reloadOnce)
    asked.set(kind, loading)
    return loading
  }

  const has = (kind: Kind): kind is keyof Parts & Kind => kind in loaders

  /** Null while they are on their way. Draws again when they come. */
  const of = (kind: Kind): Any | null => here.value[kind] ?? null

  return { provide, load, of }
}

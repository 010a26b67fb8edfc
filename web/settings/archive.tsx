import { useState } from 'preact/hooks'
import type { ArchivedCollection } from '../api/apps.ts'
import { collectionOf } from '../api/collection.ts'
import type { App } from '../api.ts'
import { moment } from '../moment.ts'
import { useLoaded } from '../state/loaded.ts'
import { t } from '../text.ts'
import { Part } from './part.tsx'

/** What the app collected by while it was locked, beside what it collects by now. */
export function ArchivedVersions({ app, versions }: { app: App; versions: readonly ArchivedCollection[] }) {
  const [shown, setShown] = useState<string | null>(null)
  const chosen = versions.find(({ archived_at }) => archived_at === shown)
  return (
    <Part title={t`Archived settings`} hint={t`Kept each time the app was unlocked.`}>
      {versions.length === 0 && <p class="hint">{t`None yet.`}</p>}
      <ul class="settings-list">
        {versions.map(({ archived_at, archived_by, locked_at }) => (
          <li key={archived_at} class="settings-row">
            <strong>{moment(archived_at)}</strong>
            <span class="hint">{t`in force since ${moment(locked_at)}, unlocked by ${archived_by}`}</span>
            <button
              type="button"
              class="quiet"
              aria-expanded={shown === archived_at}
              onClick={() => setShown(shown === archived_at ? null : archived_at)}
            >
              {t`Compare`}
            </button>
          </li>
        ))}
      </ul>
      {chosen && <Comparison app={app} version={chosen} />}
    </Part>
  )
}

function Comparison({ app, version }: { app: App; version: ArchivedCollection }) {
  const { data: current } = useLoaded(version.archived_at, () => collectionOf(app.app_id))
  const { key_origins: _, ...then } = version.document
  const now = current && {
    plan: current.plan,
    transforms: current.transforms,
    elements: current.elements,
    steps: current.steps,
  }
  const [before, after] = [linesOf(then), linesOf(now)]
  return (
    <div class="settings-compare">
      <Lines title={t`Then`} lines={before} others={new Set(after)} />
      <Lines title={t`Now`} lines={after} others={new Set(before)} />
    </div>
  )
}

/** Lines that the other side does not have are marked. */
function Lines({ title, lines, others }: { title: string; lines: readonly string[]; others: ReadonlySet<string> }) {
  return (
    <div class="code-box">
      <p class="hint">{title}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by keyboard */}
      <pre class="code" tabIndex={0}>
        {lines.map((line, index) => (others.has(line) ? `${line}\n` : <mark key={index}>{`${line}\n`}</mark>))}
      </pre>
    </div>
  )
}

function linesOf(document: object | undefined): string[] {
  return document === undefined ? [] : JSON.stringify(document, null, 2).split('\n')
}

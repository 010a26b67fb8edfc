import { useState } from 'preact/hooks'
import { type DeclaredTransform, type Rehearsal, tryTransforms } from '../api/collection.ts'
import { ApiError, type App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Failure } from '../parts/notice.tsx'
import { t } from '../text.ts'
import { Part } from './part.tsx'

const sample = JSON.stringify(
  {
    event_name: 'signed_up',
    user_id: 'ada',
    event_attributes: { plan: 'pro', email: 'ada@example.com', ip: '192.0.2.44' },
  },
  null,
  2,
)

/** Tries the transforms as they stand on the page with an event; nothing is stored. */
export function TransformTrial({ app, transforms }: { app: App; transforms: readonly DeclaredTransform[] }) {
  const [text, setText] = useState(sample)
  const [result, setResult] = useState<Rehearsal | null>(null)
  const { busy, error, attempt } = useAttempt()
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    setResult(null)
    void attempt(async () => {
      const [rehearsal] = await tryTransforms(app.app_id, [itemIn(text)], transforms)
      setResult(rehearsal ?? null)
    })
  }
  return (
    <Part title={t`Try it`} hint={t`What would become of an event under the transforms above. Nothing is stored.`}>
      <form class="settings-form" onSubmit={submit}>
        <textarea
          class="field mono"
          rows={10}
          spellcheck={false}
          aria-label={t`An event as it is sent`}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <p class="settings-foot">
          <button type="submit" disabled={busy}>
            {t`Try event`}
          </button>
        </p>
      </form>
      {error && <Failure error={error} />}
      {result && (
        <div role="status">
          <p class="settings-outcome">
            <strong>{outcomes[result.outcome]}</strong>{' '}
            {result.reason !== null && <span class="hint">{result.reason}</span>}
          </p>
          <div class="settings-compare">
            <Document title={t`Before`} of={result.before[0]} />
            <Document title={t`After`} of={result.after[0]} />
          </div>
        </div>
      )}
    </Part>
  )
}

const outcomes: { readonly [outcome in Rehearsal['outcome']]: string } = {
  stored: t`Stored`,
  flagged: t`Stored with a mark`,
  quarantined: t`Quarantined`,
  dropped: t`Dropped`,
  rejected: t`Rejected`,
}

function Document({ title, of }: { title: string; of: unknown }) {
  return (
    <div class="code-box">
      <p class="hint">{title}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by keyboard */}
      <pre class="code" tabIndex={0}>
        {of === undefined ? '–' : JSON.stringify(of, null, 2)}
      </pre>
    </div>
  )
}

function itemIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ApiError(400, { code: 'invalid_input', message: t`The event is not JSON: ${(cause as Error).message}` })
  }
}

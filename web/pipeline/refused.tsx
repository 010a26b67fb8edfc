import { useState } from 'preact/hooks'
import { type QuarantinedLine, type Replayed, replayQuarantined } from '../api/pipeline.ts'
import type { App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Failure } from '../parts/notice.tsx'
import { t } from '../text.ts'
import { replayedText } from './replayed.ts'

/** A refused event with its fault marked, and the way to correct it. */
export function RefusedEvent({ app, line }: { app: App; line: QuarantinedLine }) {
  const event = eventOf(line.text)
  const [editing, setEditing] = useState(false)
  if (event === null) {
    return (
      <>
        <p class="hint">{t`The line is cut or no JSON; the whole of it is in the object ${line.object}, line ${line.line}.`}</p>
        <pre class="code">{line.text}</pre>
      </>
    )
  }
  if (editing) return <Correction app={app} event={event} close={() => setEditing(false)} />
  return (
    <>
      <pre class="code">
        {JSON.stringify(event, null, 2)
          .split('\n')
          .map((text, index) => (
            <span key={index} class={isFaulty(text, line.reason) ? 'fault-line' : undefined}>
              {text}
              {'\n'}
            </span>
          ))}
      </pre>
      {app.may.includes('app.replay') && (
        <button type="button" class="small" onClick={() => setEditing(true)}>
          {t`Correct and replay`}
        </button>
      )}
    </>
  )
}

interface CorrectionProps {
  app: App
  event: object
  close: () => void
}

function Correction({ app, event, close }: CorrectionProps) {
  const [text, setText] = useState(JSON.stringify(event, null, 2))
  const [done, setDone] = useState<Replayed | null>(null)
  const { busy, error, attempt } = useAttempt()
  const corrected = eventOf(text)
  const replay = () =>
    void attempt(async () =>
      setDone(await replayQuarantined(app.app_id, { event: corrected as { [key: string]: unknown } })),
    )
  return (
    <form
      class="form quarantine-edit"
      onSubmit={(event) => {
        event.preventDefault()
        replay()
      }}
    >
      <textarea
        class="field"
        aria-label={t`The corrected event`}
        spellcheck={false}
        value={text}
        onInput={({ currentTarget: { value } }) => setText(value)}
      />
      {corrected === null && <p class="bad">{t`This is not a JSON object.`}</p>}
      {error && <Failure error={error} />}
      <p role="status">{done && replayedText(done)}</p>
      <div class="page-bar">
        <button type="submit" class="primary" disabled={busy || corrected === null}>
          {t`Replay`}
        </button>
        <button type="button" onClick={close}>
          {t`Close`}
        </button>
      </div>
    </form>
  )
}

/** What was sent, without what the collector and the loader wrote beside it; null for what is no JSON object. */
function eventOf(text: string): object | null {
  try {
    const event: unknown = JSON.parse(text)
    if (typeof event !== 'object' || event === null || Array.isArray(event)) return null
    const { quarantine: _, received_at: __, ...sent } = event as { [key: string]: unknown }
    return sent
  } catch {
    return null
  }
}

/** A reason names each attribute or field that is wrong before it says why. */
function isFaulty(line: string, reason: string): boolean {
  const [, key] = /^\s*("(?:[^"\\]|\\.)*"):/.exec(line) ?? []
  if (key === undefined) return false
  const name = JSON.parse(key) as string
  return reason.split(/[;,:.]\s*|\s+and\s+/).some((fault) => fault === name || fault.startsWith(`${name} `))
}

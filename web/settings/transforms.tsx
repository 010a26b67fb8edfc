import { useState } from 'preact/hooks'
import { type DeclaredTransform, type DescribedKind, transformKinds } from '../api/collection.ts'
import type { App } from '../api.ts'
import { Failure } from '../parts/notice.tsx'
import { useLoaded } from '../state/loaded.ts'
import { say } from '../state/toasts.ts'
import { t } from '../text.ts'
import { Part, ReadOnly } from './part.tsx'
import { TransformForm } from './transform-form.tsx'
import { TransformRow } from './transform-row.tsx'
import { TransformTrial } from './transform-trial.tsx'
import { useCollection } from './use-collection.ts'

/** What is done to events and users before they are stored: in order, each to what the one before left. */
export function Transforms({ app }: { app: App }) {
  const { collection, error, refused, busy, save, mayChange } = useCollection(app)
  const { data: kinds, error: unknown } = useLoaded('', transformKinds)
  const [draft, setDraft] = useState<readonly DeclaredTransform[] | null>(null)
  if (error ?? unknown) return <Failure error={(error ?? unknown)!} />
  if (!collection || !kinds) return <div class="settings-body" aria-busy="true" />
  const list = draft ?? collection.transforms
  const store = async () => {
    if (!(await save({ transforms: [...list] }))) return
    setDraft(null)
    say(t`Saved. New events are changed so; events that came stay as they are.`)
  }
  return (
    <div class="settings-body">
      <ReadOnly app={app} may={app.may.includes('collection.write')} />
      <Part
        title={t`Transforms`}
        hint={t`They change what comes before it is stored, from the first to the last. What is dropped here is never kept.`}
      >
        {list.length === 0 && (
          <p class="hint">{t`None yet: what is sent is stored as it is, addresses cut to their network.`}</p>
        )}
        <ol class="settings-list">
          {list.map((transform, index) => (
            <TransformRow
              key={`${index} ${JSON.stringify(transform)}`}
              of={transform}
              about={kinds.find(({ kind }) => kind === transform.kind)?.description ?? ''}
              mayChange={mayChange}
              first={index === 0}
              last={index === list.length - 1}
              onUp={() => setDraft(moved(list, index, index - 1))}
              onDown={() => setDraft(moved(list, index, index + 1))}
              onRemove={() => setDraft(list.filter((_, at) => at !== index))}
            />
          ))}
        </ol>
        {mayChange && <NewTransform kinds={kinds} onAdd={(transform) => setDraft([...list, transform])} />}
        {refused && <Failure error={refused} />}
        {draft && (
          <p class="settings-foot">
            <button type="button" class="primary" disabled={busy} onClick={() => void store()}>
              {t`Save changes`}
            </button>
            <button type="button" class="quiet" onClick={() => setDraft(null)}>
              {t`Discard`}
            </button>
          </p>
        )}
      </Part>
      {app.may.includes('collection.try') && <TransformTrial app={app} transforms={list} />}
    </div>
  )
}

function NewTransform({ kinds, onAdd }: { kinds: readonly DescribedKind[]; onAdd: (made: DeclaredTransform) => void }) {
  const [kind, setKind] = useState('')
  const chosen = kinds.find((one) => one.kind === kind)
  return (
    <div class="settings-add">
      <label class="settings-field">
        <span>{t`Add a transform`}</span>
        <select class="field" value={kind} onChange={(event) => setKind(event.currentTarget.value)}>
          <option value="">{t`Choose what it does`}</option>
          {kinds.map((one) => (
            <option key={one.kind} value={one.kind}>
              {one.kind} – {one.description}
            </option>
          ))}
        </select>
      </label>
      {chosen && (
        <TransformForm
          key={kind}
          of={chosen}
          onAdd={(made) => {
            onAdd(made)
            setKind('')
          }}
        />
      )}
    </div>
  )
}

function moved(list: readonly DeclaredTransform[], from: number, to: number): DeclaredTransform[] {
  const rest = list.filter((_, at) => at !== from)
  return [...rest.slice(0, to), list[from]!, ...rest.slice(to)]
}

import { Trash2 } from 'lucide'
import { useState } from 'preact/hooks'
import type { DeclaredStep } from '../api/collection.ts'
import { Icon } from '../parts/icon.tsx'
import { say } from '../state/toasts.ts'
import { t } from '../text.ts'
import type { CollectionPart } from './collection-part.ts'
import { Part } from './part.tsx'
import { PickElement } from './pick-element.tsx'

const fresh = { name: '', url: '', selector: '' }

/** Steps of the way through the product, reached by an address, by a click, or by both. */
export function StepList({ app, collection, mayChange, busy, save }: CollectionPart) {
  const { steps } = collection
  const [draft, setDraft] = useState(fresh)
  const change = (next: Partial<typeof fresh>) => setDraft({ ...draft, ...next })
  const add = async (event: SubmitEvent) => {
    event.preventDefault()
    const [name, url, selector] = [draft.name, draft.url, draft.selector].map((text) => text.trim()) as [
      string,
      string,
      string,
    ]
    const step: DeclaredStep = { name, ...(url && { url }), ...(selector && { selector }) }
    if (await save({ steps: [...steps, step] })) setDraft(fresh)
  }
  const remove = async (gone: DeclaredStep) => {
    const left = steps.filter(({ name }) => name !== gone.name)
    if (await save({ steps: left })) say(t`Step “${gone.name}” is not watched any more.`)
  }
  return (
    <Part
      title={t`Funnel steps`}
      hint={t`Steps of the way through your product. Reaching one is the event step_reached, of which funnels can be made.`}
    >
      {steps.length > 0 && (
        <ul class="settings-list" aria-label={t`Funnel steps`}>
          {steps.map((step) => (
            <li key={step.name} class="settings-row">
              <strong>{step.name}</strong>
              <code class="cut">{[step.url, step.selector].filter(Boolean).join('  ')}</code>
              <span class="hint">{step.selector ? t`By a click` : t`By its address`}</span>
              {mayChange && (
                <button
                  type="button"
                  class="icon-button"
                  aria-label={t`Remove the step ${step.name}`}
                  disabled={busy}
                  onClick={() => void remove(step)}
                >
                  <Icon of={Trash2} size={14} />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayChange && (
        <form class="settings-add" onSubmit={add} aria-label={t`Add a step`}>
          <PickElement appId={app.app_id} onPick={(selector) => change({ selector })} />
          <label class="settings-field">
            <span>{t`Name of the step`}</span>
            <input
              class="field"
              required
              maxLength={100}
              autocomplete="off"
              placeholder={t`Checkout`}
              value={draft.name}
              onInput={(event) => change({ name: event.currentTarget.value })}
            />
          </label>
          <label class="settings-field">
            <span>{t`Address of the page`}</span>
            <input
              class="field mono"
              maxLength={500}
              spellcheck={false}
              autocomplete="off"
              placeholder="/checkout/*"
              value={draft.url}
              onInput={(event) => change({ url: event.currentTarget.value })}
            />
          </label>
          <label class="settings-field">
            <span>{t`Selector of the clicked element`}</span>
            <input
              class="field mono"
              maxLength={500}
              spellcheck={false}
              autocomplete="off"
              value={draft.selector}
              onInput={(event) => change({ selector: event.currentTarget.value })}
            />
          </label>
          <p class="settings-foot">
            <button
              type="submit"
              class="primary"
              disabled={busy || (draft.url.trim() === '' && draft.selector.trim() === '')}
            >
              {t`Add step`}
            </button>
          </p>
        </form>
      )}
    </Part>
  )
}

import { Trash2 } from 'lucide'
import { useState } from 'preact/hooks'
import type { DeclaredElement } from '../api/collection.ts'
import { Icon } from '../parts/icon.tsx'
import { say } from '../state/toasts.ts'
import { t } from '../text.ts'
import type { CollectionPart } from './collection-part.ts'
import { Part } from './part.tsx'
import { PickElement } from './pick-element.tsx'

type On = DeclaredElement['on'][number]

const ways: readonly { on: On; label: string }[] = [
  { on: 'click', label: t`Clicked` },
  { on: 'hover', label: t`Hovered` },
  { on: 'submit', label: t`Submitted` },
  { on: 'visible', label: t`Seen` },
]

const fresh: DeclaredElement = { name: '', selector: '', on: ['click'] }

/** Elements of the product's pages that become events without a line of code. */
export function ElementList({ app, collection, mayChange, busy, save }: CollectionPart) {
  const { elements } = collection
  const [draft, setDraft] = useState(fresh)
  const change = (next: Partial<DeclaredElement>) => setDraft({ ...draft, ...next })
  const add = async (event: SubmitEvent) => {
    event.preventDefault()
    const element = { ...draft, name: draft.name.trim(), selector: draft.selector.trim() }
    if (await save({ elements: [...elements, element] })) setDraft(fresh)
  }
  const remove = async (gone: DeclaredElement) => {
    const left = elements.filter(({ name }) => name !== gone.name)
    if (await save({ elements: left })) say(t`Element “${gone.name}” is not watched any more.`)
  }
  return (
    <Part
      title={t`Watched elements`}
      hint={t`Buttons, links and forms of your pages that become events by themselves. Pages with the browser SDK know of a change within a minute.`}
    >
      {elements.length > 0 && (
        <ul class="settings-list" aria-label={t`Watched elements`}>
          {elements.map((element) => (
            <li key={element.name} class="settings-row">
              <strong>{element.name}</strong>
              <code class="cut">{element.selector}</code>
              <span class="hint">{element.on.map((on) => ways.find((way) => way.on === on)!.label).join(', ')}</span>
              {mayChange && (
                <button
                  type="button"
                  class="icon-button"
                  aria-label={t`Stop watching ${element.name}`}
                  disabled={busy}
                  onClick={() => void remove(element)}
                >
                  <Icon of={Trash2} size={14} />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayChange && (
        <form class="settings-add" onSubmit={add} aria-label={t`Watch an element`}>
          <PickElement appId={app.app_id} onPick={(selector) => change({ selector })} />
          <label class="settings-field">
            <span>{t`Selector`}</span>
            <input
              class="field mono"
              required
              maxLength={500}
              spellcheck={false}
              autocomplete="off"
              placeholder="#buy"
              value={draft.selector}
              onInput={(event) => change({ selector: event.currentTarget.value })}
            />
          </label>
          <label class="settings-field">
            <span>{t`Name`}</span>
            <input
              class="field"
              required
              maxLength={100}
              autocomplete="off"
              placeholder={t`Buy button`}
              value={draft.name}
              onInput={(event) => change({ name: event.currentTarget.value })}
            />
          </label>
          <fieldset class="settings-line settings-checks" aria-label={t`Becomes an event when it is`}>
            {ways.map(({ on, label }) => (
              <label key={on}>
                <input
                  type="checkbox"
                  checked={draft.on.includes(on)}
                  onChange={() => change({ on: toggled(draft.on, on) })}
                />{' '}
                {label}
              </label>
            ))}
          </fieldset>
          <p class="settings-foot">
            <button type="submit" class="primary" disabled={busy || draft.on.length === 0}>
              {t`Watch element`}
            </button>
          </p>
        </form>
      )}
    </Part>
  )
}

function toggled(all: readonly On[], one: On): On[] {
  return all.includes(one) ? all.filter((on) => on !== one) : [...all, one]
}

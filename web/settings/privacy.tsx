import type { DeclaredTransform } from '../api/collection.ts'
import type { App } from '../api.ts'
import { Failure } from '../parts/notice.tsx'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { t } from '../text.ts'
import { KeepEvents } from './keep.tsx'
import { Part, ReadOnly } from './part.tsx'
import { useCollection } from './use-collection.ts'

type Keep = 'network' | 'nothing' | 'address'

const keeps: readonly { keep: Keep; label: string; hint: string }[] = [
  {
    keep: 'network',
    label: t`Only the network`,
    hint: t`192.0.2.44 becomes 192.0.2.0. This is what happens unless you say otherwise.`,
  },
  { keep: 'nothing', label: t`Nothing`, hint: t`Addresses are not stored.` },
  { keep: 'address', label: t`The whole address`, hint: t`It can say who somebody is: tell your visitors.` },
]

/** What is kept of people beyond what your events say. */
export function Privacy({ app }: { app: App }) {
  const { collection, error, refused, busy, save, mayChange } = useCollection(app)
  if (error) return <Failure error={error} />
  if (!collection) return <div class="settings-body" aria-busy="true" />
  const { transforms } = collection
  const declared = transforms.find(({ kind }) => kind === 'ip')
  const kept = (declared?.keep as Keep | undefined) ?? 'network'
  const choose = (keep: Keep) => save({ transforms: withAddress(transforms, keep) })
  return (
    <div class="settings-body">
      <ReadOnly app={app} may={app.may.includes('collection.write')} />
      {refused && <Failure error={refused} />}
      <Part title={t`Addresses`} hint={t`What is kept of the network address from which a browser sends.`}>
        <fieldset class="settings-fields" disabled={!mayChange || busy} aria-label={t`Addresses`}>
          {keeps.map(({ keep, label, hint }) => (
            <label key={keep} class="settings-choice">
              <input type="radio" name="keep" checked={kept === keep} onChange={() => void choose(keep)} />
              <span>
                {label} <span class="hint">{hint}</span>
              </span>
            </label>
          ))}
        </fieldset>
      </Part>
      <KeepEvents key={app.app_id} app={app} />
      <Part title={t`Consent`}>
        <p class="hint">
          {t`The browser SDK sends nothing for visitors whose browser says Do Not Track or Global Privacy Control. Ask the others, and tell it what they agreed to:`}
        </p>
        <ScrollBox class="settings-code" label={t`Consent`}>
          <pre class="code">{`<script async src="…/d.js" data-key="wk_…" data-consent="off"></script>

dataloaf.push(['consent', 'full'])`}</pre>
        </ScrollBox>
        <p class="hint">{t`cookieless stores nothing in the browser: everybody is somebody new with every page.`}</p>
      </Part>
      <Part
        title={t`Personal attributes`}
        hint={t`Drop, hash or mask attributes that say who somebody is before they are stored.`}
      >
        <p>
          <a class="button" href={`/apps/${app.app_id}/settings/transforms`}>
            {t`Open transforms`}
          </a>
        </p>
      </Part>
    </div>
  )
}

function withAddress(transforms: readonly DeclaredTransform[], keep: Keep): DeclaredTransform[] {
  const others = transforms.filter(({ kind }) => kind !== 'ip')
  const declared = transforms.find(({ kind }) => kind === 'ip')
  return [...others, { ...declared, kind: 'ip', keep }]
}

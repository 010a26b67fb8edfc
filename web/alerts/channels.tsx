import { Trash2 } from 'lucide'
import { useState } from 'preact/hooks'
import { type Channel, createChannel, removeChannel, restoreChannel, testChannel } from '../api/channels.ts'
import type { App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { IconButton } from '../parts/icon-button.tsx'
import { Failure } from '../parts/notice.tsx'
import { type Language, language, languages, t } from '../text.ts'
import { useActing } from './acting.ts'

/** Slack and webhooks that things can be sent to. */
export function Channels({ app, list, reload }: { app: App; list: readonly Channel[]; reload: () => void }) {
  const [adding, setAdding] = useState(false)
  const { busy, error, act } = useActing(() => undefined, reload)
  const remove = ({ channel_id, name }: Channel) => {
    const undo = () => restoreChannel(app.app_id, channel_id)
    void act(() => removeChannel(app.app_id, channel_id), t`Removed “${name}”.`, { undo })
  }
  return (
    <div class="told">
      <div class="page-bar">
        <h2>{t`Channels`}</h2>
        <button type="button" class="quiet" onClick={() => setAdding(true)}>
          {t`Add channel`}
        </button>
      </div>
      {error && <Failure error={error} />}
      {list.length === 0 && <p class="hint">{t`Slack, or any program that takes a signed webhook.`}</p>}
      <ul class="told-list">
        {list.map((channel) => (
          <li key={channel.channel_id}>
            <span class="told-name">
              {channel.name} <span class="hint">{channel.kind === 'slack' ? 'Slack' : channel.origin}</span>
            </span>
            <button
              type="button"
              class="small quiet"
              disabled={busy}
              onClick={() => void act(() => testChannel(app.app_id, channel.channel_id), t`The test was sent.`)}
            >
              {t`Send a test`}
            </button>
            <IconButton of={Trash2} label={t`Remove ${channel.name}`} disabled={busy} onClick={() => remove(channel)} />
          </li>
        ))}
      </ul>
      {adding && <ChannelDialog app={app} reload={reload} onClose={() => setAdding(false)} />}
    </div>
  )
}

function ChannelDialog({ app, reload, onClose }: { app: App; reload: () => void; onClose: () => void }) {
  const [kind, setKind] = useState<'slack' | 'webhook'>('slack')
  const [name, setName] = useState('')
  const [url, setUrl] = useState('')
  const [speech, setSpeech] = useState<Language>(language)
  const [secret, setSecret] = useState<string | null>(null)
  const { busy, error, attempt } = useAttempt()
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    await attempt(async () => {
      const made = await createChannel(app.app_id, { kind, name, url, language: speech })
      reload()
      if (made.secret === undefined) onClose()
      else setSecret(made.secret)
    })
  }
  if (secret !== null) {
    return (
      <Dialog title={t`Signing secret`} onClose={onClose}>
        <div class="form">
          <p>{t`Each request carries a DataLoaf-Signature made with this secret. It is shown only now.`}</p>
          <p class="secret-box mono">{secret}</p>
          <CopyButton text={() => secret}>{t`Copy the secret`}</CopyButton>
          <button type="button" class="primary" onClick={onClose}>
            {t`Done`}
          </button>
        </div>
      </Dialog>
    )
  }
  return (
    <Dialog title={t`Add channel`} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <label>
          {t`Kind`}
          <select class="field" value={kind} onChange={(event) => setKind(event.currentTarget.value as 'slack')}>
            <option value="slack">{t`Slack (incoming webhook)`}</option>
            <option value="webhook">{t`Webhook (signed JSON)`}</option>
          </select>
        </label>
        <label>
          {t`Name`}
          <input class="field" required value={name} onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        <label>
          {t`Address`}
          <input
            class="field"
            type="url"
            required
            placeholder="https://"
            value={url}
            onInput={(event) => setUrl(event.currentTarget.value)}
          />
        </label>
        <label>
          {t`Language`}
          <select class="field" value={speech} onChange={(event) => setSpeech(event.currentTarget.value as Language)}>
            {(Object.keys(languages) as Language[]).map((each) => (
              <option key={each} value={each}>
                {languages[each]}
              </option>
            ))}
          </select>
        </label>
        {error && <Failure error={error} />}
        <button type="submit" class="primary" disabled={busy}>
          {t`Add channel`}
        </button>
      </form>
    </Dialog>
  )
}

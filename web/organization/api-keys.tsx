import { useState } from 'preact/hooks'
import { type ApiKey, apiKeys, revokeApiKey } from '../api/access.ts'
import { moment } from '../moment.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Empty, Failure } from '../parts/notice.tsx'
import { Removal } from '../parts/removal.tsx'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { useLoaded } from '../state/loaded.ts'
import { apps } from '../state/session.ts'
import { say } from '../state/toasts.ts'
import { t } from '../text.ts'
import { type Made, NewKey } from './new-key.tsx'
import { scopeWords } from './words.ts'

/** Keys of programs. */
export function ApiKeys() {
  const { data: keys, error, again } = useLoaded('', apiKeys)
  const [creating, setCreating] = useState(false)
  const [made, setMade] = useState<{ name: string; secret: string } | null>(null)
  const [revoked, setRevoked] = useState<ApiKey | null>(null)
  const onMade = (key: Made) => {
    setCreating(false)
    if (key.secret === null) say(t`${key.role ?? key.name} signs in from now on`)
    else setMade({ name: key.name, secret: key.secret })
    void again()
  }
  const revoke = async ({ key_id, name }: ApiKey) => {
    await revokeApiKey(key_id)
    say(t`${name} was revoked`)
    await again()
  }
  return (
    <>
      <div class="page-bar">
        <span class="hint">{t`Programs ask and set up with them; SDKs send with an app's write key instead.`}</span>
        <button type="button" class="primary" onClick={() => setCreating(true)}>
          {t`Create key`}
        </button>
      </div>
      {error && <Failure error={error} />}
      {keys?.length === 0 && (
        <Empty title={t`No API key yet.`}>
          <p class="hint">{t`A key lets a program ask questions without a person: it says what it may do, in which apps and for how long.`}</p>
        </Empty>
      )}
      {keys && keys.length > 0 && <KeyTable keys={keys} onRevoke={setRevoked} />}
      {creating && <NewKey onMade={onMade} onClose={() => setCreating(false)} />}
      {made && (
        <Dialog title={t`Key ${made.name}`} onClose={() => setMade(null)}>
          <div class="form">
            <p>{t`Copy the secret now: it is not shown again.`}</p>
            <code class="secret" data-test="key-secret">
              {made.secret}
            </code>
            <CopyButton text={() => made.secret} class="primary">
              {t`Copy secret`}
            </CopyButton>
          </div>
        </Dialog>
      )}
      {revoked && (
        <Removal
          title={t`Revoke “${revoked.name}”`}
          name={revoked.name}
          action={t`Revoke key`}
          remove={() => revoke(revoked)}
          onClose={() => setRevoked(null)}
        >
          {t`Programs with this key are refused from now on. This cannot be undone.`}
        </Removal>
      )}
    </>
  )
}

function KeyTable({ keys, onRevoke }: { keys: readonly ApiKey[]; onRevoke: (key: ApiKey) => void }) {
  return (
    <ScrollBox class="table-box" label={t`API keys`}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t`Name`}</th>
            <th scope="col">{t`Secret or role`}</th>
            <th scope="col">{t`May`}</th>
            <th scope="col">{t`Apps`}</th>
            <th scope="col">{t`Last used`}</th>
            <th scope="col">{t`Until`}</th>
            <th scope="col">{t`Created by`}</th>
            <th scope="col">
              <span class="sr">{t`Actions`}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.key_id}>
              <th scope="row" class="strong">
                {key.name}
              </th>
              <td class="mono long">{key.role ?? `${key.start}…`}</td>
              <td>{key.scopes.map((scope) => scopeWords[scope].label).join(', ')}</td>
              <td>{key.apps === null ? t`All` : key.apps.map(appName).join(', ')}</td>
              <td>{key.last_used_at ? moment(key.last_used_at) : <span class="hint">{t`Never`}</span>}</td>
              <td>{key.expires_at ? moment(key.expires_at) : <span class="hint">{t`Without end`}</span>}</td>
              <td>{key.created_by}</td>
              <td>
                <span class="row-actions">
                  {key.revoked_at ? (
                    <span class="hint">{t`Revoked ${moment(key.revoked_at)}`}</span>
                  ) : (
                    <button
                      type="button"
                      class="small"
                      aria-label={t`Revoke ${key.name}`}
                      onClick={() => onRevoke(key)}
                    >
                      {t`Revoke`}
                    </button>
                  )}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}

const appName = (id: string) => apps.value?.find(({ app_id }) => app_id === id)?.name ?? id

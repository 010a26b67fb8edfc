import { useEffect, useState } from 'preact/hooks'
import { type AuditEntry, auditLog, auditWords } from '../api/access.ts'
import { moment } from '../moment.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Empty, Failure } from '../parts/notice.tsx'
import { Picker } from '../parts/picker.tsx'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { useLoaded } from '../state/loaded.ts'
import { go, place } from '../state/route.ts'
import { apps } from '../state/session.ts'
import { t } from '../text.ts'

const filters = ['actor', 'action', 'app'] as const
type Filter = (typeof filters)[number]
type Chosen = { readonly [filter in Filter]?: string }

/** Who changed what, the latest first. What is chosen stands in the address. */
export function AuditLog() {
  const chosen = chosenIn(place.value.search)
  const key = place.value.search
  const first = useLoaded(key, () => auditLog(chosen))
  const [older, setOlder] = useState<{ entries: AuditEntry[]; next: string | null } | null>(null)
  const { busy, error, attempt } = useAttempt()
  useEffect(() => setOlder(null), [key])
  const entries = [...(first.data?.entries ?? []), ...(older?.entries ?? [])]
  const next = older ? older.next : first.data?.next
  const more = () =>
    attempt(async () => {
      const page = await auditLog({ ...chosen, before: next! })
      setOlder({ entries: [...(older?.entries ?? []), ...page.entries], next: page.next })
    })
  const problem = first.error ?? error
  return (
    <>
      <Filters chosen={chosen} />
      {problem && <Failure error={problem} />}
      {first.data && entries.length === 0 && (
        <Empty title={t`Nothing that fits was changed.`}>
          <p class="hint">{t`Every change by people, programs and the command line stands here.`}</p>
        </Empty>
      )}
      {entries.length > 0 && <Entries entries={entries} />}
      {next && (
        <div class="actions">
          <button type="button" disabled={busy} onClick={() => void more()}>
            {t`Show older`}
          </button>
        </div>
      )}
    </>
  )
}

function Filters({ chosen }: { chosen: Chosen }) {
  const { data: words } = useLoaded('', auditWords)
  const options: { [filter in Filter]: { value: string; label: string }[] } = {
    actor: (words?.actors ?? []).map((value) => ({ value, label: value })),
    action: (words?.actions ?? []).map((value) => ({ value, label: value })),
    app: (apps.value ?? []).map(({ app_id, name }) => ({ value: app_id, label: name })),
  }
  const pick = (filter: Filter, value: string) => {
    const next = Object.entries({ ...chosen, [filter]: value }).filter(([, each]) => each)
    const search = new URLSearchParams(next as [string, string][]).toString()
    go(`/organization/audit${search && `?${search}`}`)
  }
  return (
    <div class="page-bar">
      {filters.map((filter) => {
        const all = { value: '', label: allText[filter] }
        const shown = options[filter].find(({ value }) => value === chosen[filter])?.label ?? chosen[filter]
        return (
          <Picker
            key={filter}
            class=""
            label={t`${filterText[filter]}: ${shown ?? all.label}`}
            source={[all, ...options[filter]].map((each) => ({
              ...each,
              selected: each.value === (chosen[filter] ?? ''),
            }))}
            onPick={(value) => pick(filter, value)}
            width={300}
          >
            <span class="hint">{filterText[filter]}</span> <span class="cut">{shown ?? all.label}</span>
          </Picker>
        )
      })}
    </div>
  )
}

function Entries({ entries }: { entries: readonly AuditEntry[] }) {
  return (
    <ScrollBox class="table-box" label={t`Audit log`}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t`When`}</th>
            <th scope="col">{t`Who`}</th>
            <th scope="col">{t`Action`}</th>
            <th scope="col">{t`What`}</th>
            <th scope="col">{t`App`}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ audit_id, at, actor, action, subject, app_id }) => (
            <tr key={audit_id}>
              <th scope="row">{moment(at)}</th>
              <td>{actor || <span class="hint">{t`nobody signed in`}</span>}</td>
              <td class="mono">{action}</td>
              <td>{subject}</td>
              <td>{app_id && (apps.value?.find((app) => app.app_id === app_id)?.name ?? app_id)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}

function chosenIn(search: string): Chosen {
  const parameters = new URLSearchParams(search)
  return Object.fromEntries(filters.flatMap((name) => (parameters.get(name) ? [[name, parameters.get(name)!]] : [])))
}

const filterText = { actor: t`Who`, action: t`Action`, app: t`App` }
const allText = { actor: t`Everybody`, action: t`All actions`, app: t`All apps` }

import '../styles/pages.css'
import '../styles/table.css'
import '../styles/access.css'
import '../styles/teams.css'
import { useEffect } from 'preact/hooks'
import { organization as load, people } from '../api/access.ts'
import { ApiKeys } from '../organization/api-keys.tsx'
import { AuditLog } from '../organization/audit.tsx'
import { General, SignInWays } from '../organization/general.tsx'
import { Invitations } from '../organization/invitations.tsx'
import { Members } from '../organization/members.tsx'
import { Requests } from '../organization/requests.tsx'
import { Teams } from '../organization/teams.tsx'
import { routeOf } from '../pages.ts'
import { NotFound } from '../parts/not-found.tsx'
import { Failure } from '../parts/notice.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { useLoaded } from '../state/loaded.ts'
import { place } from '../state/route.ts'
import { t } from '../text.ts'

const parts = {
  general: { label: t`General`, Part: Settings },
  members: { label: t`Members`, Part: People },
  teams: { label: t`Teams`, Part: Teams },
  requests: { label: t`Requests`, Part: Requests },
  invitations: { label: t`Invitations`, Part: People },
  'sign-in': { label: t`Sign-in`, Part: Settings },
  keys: { label: t`API keys`, Part: ApiKeys },
  audit: { label: t`Audit log`, Part: AuditLog },
}

/** The company: its people, its programs, and who changed what. */
export function Organization() {
  const inner = routeOf(place.value.path)?.inner ?? 'general'
  const part = inner in parts ? parts[inner as keyof typeof parts] : undefined
  useEffect(() => {
    document.title = t`${part?.label ?? ''} · Organization · DataLoaf`
  }, [inner])
  if (!part) return <NotFound />
  const { Part } = part
  return (
    <div class="page access">
      <Tabs
        label={t`Organization`}
        tabs={Object.entries(parts).map(([name, { label }]) => ({ href: `/organization/${name}`, label }))}
        current={`/organization/${inner}`}
      />
      <Part inner={inner} />
    </div>
  )
}

function Settings({ inner }: { inner: string }) {
  const { data: organization, error, again } = useLoaded(inner, load)
  const Shown = inner === 'sign-in' ? SignInWays : General
  return (
    <>
      {error && <Failure error={error} />}
      {organization && <Shown key={organization.name} organization={organization} changed={again} />}
    </>
  )
}

function People({ inner }: { inner: string }) {
  const { data, error, again } = useLoaded(inner, people)
  return (
    <>
      {error && <Failure error={error} />}
      {data && inner === 'members' && <Members members={data.members} changed={again} />}
      {data && inner === 'invitations' && <Invitations invitations={data.invitations} changed={again} />}
    </>
  )
}

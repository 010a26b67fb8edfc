import { ChevronLeft, Trash2 } from 'lucide'
import { useEffect, useState } from 'preact/hooks'
import { ApiError, type App, api, type Cohort } from '../api.ts'
import { formatNumber } from '../format.ts'
import { optionsOf } from '../language.ts'
import { Group } from '../parts/group.tsx'
import { Icon } from '../parts/icon.tsx'
import { Failure } from '../parts/notice.tsx'
import { Setting } from '../parts/setting.tsx'
import { loadCohorts } from '../state/cohorts.ts'
import { go, place } from '../state/route.ts'
import { exploreAddress } from '../state/view.ts'
import { t } from '../text.ts'
import { cohortsAddress, type Draft, draftOf } from './address.ts'
import { countMembers, membersQuery } from './members.ts'
import { CohortRemoval } from './removal.tsx'
import { Way } from './ways.tsx'
import { type By, beginnings, definitionText, lackingOf, ways } from './words.ts'

const fresh: Draft = { name: '', definition: beginnings.events }

/** One cohort, new or known: its name, and what makes a user a member. */
export function CohortEditor({ app, cohort }: { app: App; cohort: Cohort | null }) {
  const [error, setError] = useState<ApiError | null>(null)
  const [removing, setRemoving] = useState(false)
  const written = draftOf(place.value.search)
  const draft = written ?? cohort ?? fresh
  const change = (next: Partial<Draft>) => {
    setError(null)
    const { name, definition } = { ...draft, ...next }
    go(cohortsAddress(app.app_id, cohort?.cohort_id ?? 'new', { name, definition }), { replace: 'name' in next })
  }
  const lacking = draft.name.trim() === '' ? t`Give the cohort a name.` : lackingOf(draft.definition)
  const save = async () => {
    try {
      const { cohort_id } = await saved(app.app_id, cohort, draft)
      await loadCohorts(app.app_id)
      go(cohortsAddress(app.app_id, cohort_id), { replace: true })
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem
      setError(problem)
    }
  }
  return (
    <div class="cohort">
      <div class="page-bar">
        <a class="button quiet" href={cohortsAddress(app.app_id)}>
          <Icon of={ChevronLeft} size={14} /> {t`All cohorts`}
        </a>
        {cohort && !written && <Members app={app} cohort={cohort} />}
      </div>
      <Group title={t`Name`}>
        <input
          class="field"
          aria-label={t`Name of the cohort`}
          placeholder={t`Regulars`}
          maxLength={100}
          autocomplete="off"
          value={draft.name}
          onInput={(event) => change({ name: event.currentTarget.value })}
        />
      </Group>
      <Group title={t`Members`}>
        <Setting
          label={t`Found by`}
          options={optionsOf(ways)}
          value={draft.definition.by}
          onPick={(by) => by !== draft.definition.by && change({ definition: beginnings[by as By] })}
        />
      </Group>
      <Way app={app} definition={draft.definition} onChange={(definition) => change({ definition })} />
      {error && <Failure error={error} />}
      <div class="cohort-foot">
        <button
          type="button"
          class="primary"
          disabled={lacking !== null || (cohort !== null && !written)}
          onClick={() => void save()}
        >
          {cohort ? t`Save changes` : t`Create cohort`}
        </button>
        <span class="hint">{lacking ?? t`Users who ${definitionText(draft.definition)}`}</span>
        {cohort && (
          <button type="button" class="quiet cohort-delete" onClick={() => setRemoving(true)}>
            <Icon of={Trash2} size={14} /> {t`Delete`}
          </button>
        )}
      </div>
      {cohort && removing && <CohortRemoval app={app} cohort={cohort} onClose={() => setRemoving(false)} />}
    </div>
  )
}

function saved(appId: string, cohort: Cohort | null, { name, definition }: Draft) {
  const body = { name: name.trim(), definition }
  return cohort ? api.updateCohort(appId, cohort.cohort_id, body) : api.createCohort(appId, body)
}

/** How many are in it now, and the way to ask about them. */
function Members({ app, cohort }: { app: App; cohort: Cohort }) {
  const [count, setCount] = useState<number | null | undefined>(undefined)
  useEffect(() => {
    const stop = new AbortController()
    countMembers(app.app_id, [cohort], stop.signal).then(
      ([found]) => setCount(found),
      () => undefined,
    )
    return () => stop.abort()
  }, [cohort.updated_at])
  const { bots: _bots, interval: _interval, ...question } = membersQuery(cohort)
  return (
    <p class="headline" data-test="members">
      <strong class="figure">{count === undefined ? '…' : formatNumber(count)}</strong>
      <span class="figure-label">{t`users with events`}</span>
      <a href={exploreAddress(app.app_id, question)}>{t`Explore what they do`}</a>
    </p>
  )
}

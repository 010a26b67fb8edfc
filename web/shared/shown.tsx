import '../styles/pictures.css'
import '../styles/result.css'
import '../styles/table.css'
import '../styles/filters.css'
import '../styles/shared.css'
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Answers, Otherwise, Shown, Source } from '../api/shared.ts'
import { ApiError, type App } from '../api.ts'
import { cohortNames } from '../cohort-names.ts'
import { trend } from '../kinds/trend/trend.tsx'
import type { Filter, Range, TrendQuery } from '../language.ts'
import { Offered } from '../parts/askable.ts'
import { FilterBar } from '../parts/filter-bar.tsx'
import { Failure } from '../parts/notice.tsx'
import { RangePicker } from '../parts/range-picker.tsx'
import { kindParts } from '../state/kinds.ts'
import { keep, structured, written } from '../state/parameters.ts'
import { t } from '../text.ts'
import { InsightTile, NoteTile } from './tile.tsx'

kindParts.provide('trend', trend)

interface ShownPageProps {
  shown: Shown
  source: Source
  /** Without a heading, inside of another page. */
  bare?: boolean
}

/** An insight or a dashboard, to look at: as it is now, and again each minute. */
export function ShownPage({ shown, source, bare = false }: ShownPageProps) {
  useCohortNames(shown)
  const otherwise = { range: structured<Range>('range'), filter: structured<Filter>('filter') }
  const { range, filter } = otherwise
  const { answers, error } = useAnswers(shown, source, otherwise)
  const { name, description, tiles, insights } = shown
  const first = Object.values(insights)[0]?.query as TrendQuery | undefined
  const app: App = { ...shown.app, ...unsaid }
  const placed = [...tiles].sort((a, b) => a.y - b.y || a.x - b.x)
  return (
    <div class="shown">
      {!bare && (
        <header class="shown-head">
          <h1>{name}</h1>
          {shown.range && first && (
            <RangePicker
              range={range ?? first.range}
              timeZone={shown.app.time_zone}
              onPick={(next) => keep({ range: written(next) })}
            />
          )}
          {description !== '' && <p class="hint">{description}</p>}
          {shown.filterable.length > 0 && (
            <div class="shown-filters">
              <Offered.Provider value={shown.filterable}>
                <FilterBar
                  appId=""
                  event={null}
                  filter={filter ?? undefined}
                  of={name}
                  onChange={(next) => keep({ filter: written(next) })}
                />
              </Offered.Provider>
            </div>
          )}
        </header>
      )}
      {error && <Failure error={error} />}
      {shown.kind === 'insight' ? (
        <InsightTile app={app} insight={insights.insight!} answer={answers?.insight} />
      ) : (
        <div class="shown-tiles">
          {placed.map((tile) => {
            const insight = insights[tile.tile_id]
            const style = { gridColumn: `${tile.x + 1} / span ${tile.w}`, gridRow: `${tile.y + 1} / span ${tile.h}` }
            return (
              <section key={tile.tile_id} class="shown-tile" style={style} aria-label={insight?.name}>
                {'text' in tile && <NoteTile text={tile.text} />}
                {insight && (
                  <>
                    <h2 class="cut">{insight.name}</h2>
                    <InsightTile app={app} insight={insight} answer={answers?.[tile.tile_id]} small />
                  </>
                )}
                {!insight && !('text' in tile) && <p class="hint">{t`This insight was removed.`}</p>}
              </section>
            )
          })}
        </div>
      )}
    </div>
  )
}

/** The answers so far; the last ones stay while the next are on their way. */
function useAnswers(shown: Shown, source: Source, otherwise: Otherwise) {
  const key = JSON.stringify(otherwise)
  const [answers, setAnswers] = useState<Answers | null>(null)
  const [error, setError] = useState<ApiError | null>(null)
  useEffect(() => {
    const own = new AbortController()
    const load = async () => {
      const kinds = Object.values(shown.insights).map(({ query }) => kindParts.load(query.kind))
      try {
        const [next] = await Promise.all([source.answers(otherwise, own.signal), ...kinds])
        if (own.signal.aborted) return
        setAnswers(next)
        setError(null)
      } catch (problem) {
        if (own.signal.aborted) return
        if (!(problem instanceof ApiError)) throw problem
        // Nothing of what has ended stays on the screen.
        if (problem.status === 404 || problem.status === 401) setAnswers(null)
        setError(problem)
      }
    }
    void load()
    const again = setInterval(() => {
      if (document.visibilityState === 'visible') void load()
    }, 60_000)
    return () => {
      own.abort()
      clearInterval(again)
    }
  }, [shown, source, key])
  return { answers, error }
}

/** Beside those that are known: whoever is signed in goes on to apps of their own. */
function useCohortNames({ cohorts }: Shown): void {
  useMemo(() => {
    if (cohorts.length > 0) cohortNames.value = [...(cohortNames.peek() ?? []), ...cohorts]
  }, [cohorts])
}

/** Of the app, a link tells no more than its pictures need. */
const unsaid = {
  app_id: '',
  demo: false,
  created_at: '',
  private: false,
  tags: [],
  locked_at: null,
  locked_by: null,
  keep: 'forever',
  quota: 'none',
  deleted_at: null,
  gone_at: null,
  may: [],
}

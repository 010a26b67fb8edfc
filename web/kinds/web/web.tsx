import './overview.css'
import type { App } from '../../api.ts'
import { csvOf } from '../../export.ts'
import { formatNumber } from '../../format.ts'
import type { Answer, KindParts } from '../../kinds.ts'
import { optionsOf, type WebQuery } from '../../language.ts'
import { Group } from '../../parts/group.tsx'
import { comparedText, Moved } from '../../parts/headline.tsx'
import { useLooked } from '../../parts/looked.ts'
import { NumberSetting, Toggle } from '../../parts/setting.tsx'
import { ask } from '../../state/view.ts'
import { Overview } from './overview.tsx'
import { overviewTable } from './table.ts'
import { allSections, sections, sectionsOf } from './words.ts'

/** Visitors, what they read, where they come from. */
export const web: KindParts<'web'> = {
  Editor: WebEditor,
  Options: WebOptions,
  Headline: WebHeadline,
  Picture: WebPicture,
  csv: ({ result }) => csvOf(overviewTable(result)),
  isEmpty: ({ result }) => result.totals !== undefined && result.totals.views === 0 && !result.totals.previous?.views,
}

function WebPicture({ app, answer }: { app: App; answer: Answer<'web'> }) {
  const { focus, change, ask } = useLooked()
  return (
    <Overview
      app={app}
      answer={answer}
      focus={focus}
      onFocus={(figure) => change({ focus: figure })}
      onZoom={(range) => ask({ range })}
    />
  )
}

function WebEditor({ query }: { app: App; query: WebQuery }) {
  const shown = sectionsOf(query)
  const toggle = (section: (typeof shown)[number], on: boolean) => {
    const next = allSections.filter((one) => (one === section ? on : shown.includes(one)))
    if (next.length > 0) ask<WebQuery>({ sections: next.length === allSections.length ? undefined : next })
  }
  return (
    <Group title="Parts">
      {optionsOf(sections).map(({ value, label }) => (
        <Toggle key={value} label={label} on={shown.includes(value)} onChange={(on) => toggle(value, on)} />
      ))}
    </Group>
  )
}

function WebOptions({ query }: { query: WebQuery }) {
  return (
    <NumberSetting
      label="Rows of a list"
      at="limit"
      value={query.limit}
      standard={10}
      most={500}
      onChange={(limit) => ask<WebQuery>({ limit })}
    />
  )
}

function WebHeadline({ answer: { query, result } }: { answer: Answer<'web'> }) {
  const { totals } = result
  return (
    <p class="headline" data-test="headline">
      {totals && (
        <span class="answer">
          <strong class="figure">{formatNumber(totals.visitors)}</strong> <span class="figure-label">visitors</span>
          {totals.previous && <Moved now={totals.visitors} before={totals.previous.visitors} />}
        </span>
      )}
      {query.compare && <span class="hint">vs {comparedText(query)}</span>}
    </p>
  )
}

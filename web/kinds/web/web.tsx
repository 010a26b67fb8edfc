import './overview.css'
import type { App } from '../../api.ts'
import { csvOf } from '../../csv.ts'
import { formatNumber } from '../../format.ts'
import type { Answer, KindParts } from '../../kinds.ts'
import { comparedText } from '../../parts/headline.tsx'
import { useLooked } from '../../parts/looked.ts'
import { Moved } from '../../parts/moved.tsx'
import { t } from '../../text.ts'
import { Overview } from './overview.tsx'
import { overviewTable } from './table.ts'

/** Visitors, what they read, where they come from. */
export const web: KindParts<'web'> = {
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

function WebHeadline({ answer: { query, result } }: { answer: Answer<'web'> }) {
  const { totals } = result
  return (
    <p class="headline" data-test="headline">
      {totals && (
        <span class="answer">
          <strong class="figure">{formatNumber(totals.visitors)}</strong>{' '}
          <span class="figure-label">{t`visitors`}</span>
          {totals.previous && <Moved now={totals.visitors} before={totals.previous.visitors} />}
        </span>
      )}
      {query.compare && <span class="hint">{t`vs ${comparedText(query)}`}</span>}
    </p>
  )
}

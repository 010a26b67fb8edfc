import { useState } from 'preact/hooks'
import type { ErrorBody } from '../../src/errors.ts'
import type { Result } from '../../src/runtime/query/result.ts'
import type { Shown } from '../api/shared.ts'
import { ApiError, type App } from '../api.ts'
import { inWords } from '../cohort-answers.ts'
import { type Answer, infoOf } from '../kinds.ts'
import { LookedContext } from '../parts/looked.ts'
import { Empty, Failure } from '../parts/notice.tsx'
import { kindParts } from '../state/kinds.ts'
import { savedView } from '../state/view.ts'
import { t } from '../text.ts'
import type { View } from '../url.ts'

interface InsightTileProps {
  app: App
  insight: Shown['insights'][string]
  /** Undefined until it is here. */
  answer: Result | ErrorBody | undefined
  /** Whether it is one of several. */
  small?: boolean
}

/** One insight's answer, in the picture it was saved with. */
export function InsightTile({ app, insight, answer, small = false }: InsightTileProps) {
  const [view, setView] = useState(() => savedView(insight))
  const looked = { ...view, ...fixed, small, change: (next: Partial<View>) => setView({ ...view, ...next }) }
  const parts = kindParts.of(insight.query.kind)
  if (answer === undefined || parts === null) return <div class="shown-answer" aria-busy="true" />
  if ('error' in answer) return <Failure error={new ApiError(400, answer.error)} />
  const { query } = insight
  const found = { appId: '', query, raw: answer, result: inWords(query, answer), whole: null } as Answer
  const { Headline, Picture } = parts
  // Its headline would need another answer than the one that was shared.
  const whole = (infoOf(query)?.asks?.(query) ?? [query]).length === 1
  return (
    <LookedContext.Provider value={looked}>
      <div class="shown-answer answered">
        {parts.isEmpty(found) ? (
          <Empty title={t`No such events in this range.`} />
        ) : (
          <>
            {whole && <Headline app={app} answer={found} />}
            <Picture app={app} answer={found} />
          </>
        )}
      </div>
    </LookedContext.Provider>
  )
}

const fixed = { fixed: true, ask: () => undefined, drill: () => undefined, colours: new Map() }

/** What somebody wrote beside the pictures. */
export function NoteTile({ text }: { text: string }) {
  return <p class="shown-note">{text}</p>
}

import { RotateCw } from 'lucide'
import { useRef } from 'preact/hooks'
import type { App } from '../api.ts'
import { type Answer, type KindParts, questionTitle } from '../kinds.ts'
import type { Kind } from '../language.ts'
import { kindParts } from '../state/kinds.ts'
import { answer, askAgain, askedAt, failure, lacking } from '../state/result.ts'
import { exploreAddress, unreadable } from '../state/view.ts'
import { t } from '../text.ts'
import { AnswerTools } from './answer-tools.tsx'
import { Icon } from './icon.tsx'
import { lazy } from './lazy.tsx'
import { Empty, Failure } from './notice.tsx'
import { Progress } from './progress.tsx'

const NoData = lazy(async () => (await import('./no-data.tsx')).NoData)

/** The answer: one line, one picture, one table. The last one stays, dimmed, while the next is on its way. */
export function Result({ app }: { app: App }) {
  const found = answer.value
  const parts = found && kindParts.of(found.query.kind)
  const running = askedAt.value !== null
  const failed = failure.value !== null && !running
  return (
    <section class="result" aria-label={t`Result`} aria-busy={running}>
      <Progress />
      {failed && (
        <Failure error={failure.value!}>
          <button type="button" onClick={askAgain}>
            {t`Ask again`}
          </button>
        </Failure>
      )}
      {unreadable.value && (
        <Empty title={t`The question in this address cannot be read.`}>
          <p class="hint">{t`The link may have lost its end on the way. Nothing is lost; ask for it again.`}</p>
          <a class="button" href={exploreAddress(app.app_id)}>
            {t`Start a new question`}
          </a>
        </Empty>
      )}
      {lacking.value !== null && !unreadable.value && <Empty title={lacking.value} />}
      {found && parts && !failed && !unreadable.value && (
        <Answered app={app} found={found} parts={parts} running={running} />
      )}
    </section>
  )
}

interface AnsweredProps {
  app: App
  found: Answer
  parts: KindParts<Kind>
  running: boolean
}

function Answered({ app, found, parts, running }: AnsweredProps) {
  const box = useRef<HTMLDivElement>(null)
  const { Headline, Choices, Picture } = parts
  const empty = parts.isEmpty(found)
  return (
    <div class={running ? 'answered dim' : 'answered'} ref={box}>
      <div class="result-head">
        <Headline app={app} answer={found} />
        <div class="kinds">
          {Choices && <Choices answer={found} />}
          <button type="button" class="icon-button" aria-label={t`Ask again`} title={t`Ask again`} onClick={askAgain}>
            <Icon of={RotateCw} size={15} />
          </button>
        </div>
      </div>
      {empty ? <NoData app={app} query={found.query} /> : <Picture app={app} answer={found} />}
      <AnswerTools
        app={app}
        answer={found}
        title={questionTitle(found.query)}
        csv={() => parts.csv(found)}
        // biome-ignore lint/performance/useDomNodeTextContent: boxes side by side have no space between them as text
        headline={() => box.current?.querySelector<HTMLElement>('.headline')?.innerText.replace(/\s+/g, ' ') ?? ''}
        picture={empty ? null : () => box.current?.querySelector<HTMLElement>('.picture') ?? null}
      />
    </div>
  )
}

import { Check, Circle } from 'lucide'
import type { App } from '../api.ts'
import { dashboardAddress } from '../dashboards/common.ts'
import { Icon } from '../parts/icon.tsx'
import { exploreAddress } from '../state/view.ts'
import { t } from '../text.ts'

interface FirstStepsProps {
  app: App
  insights: number
  dashboards: number
}

/** The way from the first event to the first dashboard, until it was gone. */
export function FirstSteps({ app, insights, dashboards }: FirstStepsProps) {
  if (insights > 0 && dashboards > 0) return null
  const steps = [
    { text: t`Send events`, href: `/apps/${app.app_id}/start`, done: true },
    { text: t`Ask something, and save it as an insight`, href: exploreAddress(app.app_id), done: insights > 0 },
    { text: t`Put insights on a dashboard`, href: dashboardAddress(app.app_id), done: dashboards > 0 },
  ]
  const next = steps.find(({ done }) => !done)
  return (
    <section class="home-part" aria-label={t`First steps`}>
      <h2>{t`First steps`}</h2>
      <ol class="home-steps">
        {steps.map((step) => (
          <li key={step.href} class="home-row">
            <span class={step.done ? 'good' : 'hint'}>
              <Icon of={step.done ? Check : Circle} size={14} />
            </span>
            {step === next ? <a href={step.href}>{step.text}</a> : <span class="hint">{step.text}</span>}
            {step.done && <span class="sr">{t`done`}</span>}
          </li>
        ))}
      </ol>
    </section>
  )
}

/** The four ways to say who is in a cohort. */
import type { CohortDefinition } from '../../src/runtime/query/cohorts/schema.ts'
import type { App } from '../api.ts'
import { FunnelEditor } from '../kinds/funnel/editor.tsx'
import { Course } from '../kinds/funnel/options.tsx'
import { eventText, optionsOf } from '../language.ts'
import { Askable } from '../parts/askable.ts'
import { FilterBar } from '../parts/filter-bar.tsx'
import { Group } from '../parts/group.tsx'
import { RangePicker } from '../parts/range-picker.tsx'
import { NumberSetting, Setting } from '../parts/setting.tsx'
import { StepEditor } from '../parts/step-editor.tsx'
import { botOptions } from '../parts/time-settings.tsx'
import { withoutGaps } from '../state/view.ts'
import { t } from '../text.ts'
import { countWords, type DefinitionBy } from './words.ts'

interface WayProps<Definition> {
  app: App
  definition: Definition
  onChange: (definition: Definition) => void
}

/** What makes a user a member. A cohort cannot be made of other cohorts. */
export function Way({ app, definition, onChange }: WayProps<CohortDefinition>) {
  return (
    <Askable.Provider value={definition.by === 'attributes' ? ['user'] : ['event', 'user', 'field']}>
      {definition.by === 'attributes' && <ByAttributes {...{ app, definition, onChange }} />}
      {definition.by === 'events' && <ByEvents {...{ app, definition, onChange }} />}
      {definition.by === 'funnel' && <ByFunnel {...{ app, definition, onChange }} />}
      {definition.by === 'users' && <ByList {...{ app, definition, onChange }} />}
    </Askable.Provider>
  )
}

function ByAttributes({ app, definition, onChange }: WayProps<DefinitionBy<'attributes'>>) {
  return (
    <Group title={t`Users`}>
      <FilterBar
        appId={app.app_id}
        event={null}
        filter={definition.filter}
        onChange={(filter = { and: [] }) => onChange({ ...definition, filter })}
        of={t`users`}
        main
      />
    </Group>
  )
}

function ByEvents({ app, definition, onChange }: WayProps<DefinitionBy<'events'>>) {
  const { event, count, range, time_zone, bots = 'exclude' } = definition
  return (
    <>
      <Group title={t`Did`}>
        <StepEditor
          appId={app.app_id}
          step={event}
          name={t`event of the cohort`}
          onChange={(next) => onChange({ ...definition, event: next })}
        />
        <Setting
          label={t`How often`}
          options={[{ value: 'any', label: t`at least once` }, ...optionsOf(countWords)]}
          value={count?.op ?? 'any'}
          onPick={(op) =>
            onChange(
              withoutGaps({
                ...definition,
                count: op === 'any' ? undefined : { op: op as keyof typeof countWords, value: count?.value ?? 2 },
              }) as typeof definition,
            )
          }
        />
        {count && (
          <NumberSetting
            label={t`Times`}
            value={count.value}
            standard={2}
            most={1_000_000}
            onChange={(value = 2) => onChange({ ...definition, count: { ...count, value } })}
          />
        )}
      </Group>
      <Group title={t`When`}>
        <RangePicker
          range={range ?? { all: true }}
          timeZone={time_zone ?? app.time_zone}
          onPick={(next) => onChange({ ...definition, range: next })}
        />
        <Setting
          label={t`Bots`}
          options={botOptions}
          value={bots}
          onPick={(next) => onChange({ ...definition, bots: next as typeof bots })}
        />
      </Group>
    </>
  )
}

function ByFunnel({ app, definition, onChange }: WayProps<DefinitionBy<'funnel'>>) {
  const { funnel, reached, not_reached } = definition
  const steps = funnel.steps.map((step, index) => ({
    value: String(index + 1),
    label: `${index + 1} ${step.label ?? eventText(step.event)}`,
  }))
  const set = (next: Partial<typeof definition>) => onChange(withFitting({ ...definition, ...next }))
  const change = (next: object) => set({ funnel: withoutGaps({ ...funnel, ...next }) as typeof funnel })
  return (
    <>
      <FunnelEditor app={app} query={funnel} onChange={change} />
      {steps.length > 1 && (
        <Group title={t`Members`}>
          <Setting
            label={t`Reached`}
            options={steps}
            value={String(reached)}
            onPick={(value) => set({ reached: Number(value) })}
          />
          <Setting
            label={t`But not`}
            options={[{ value: '', label: t`anything: they may have gone on` }, ...steps.slice(reached)]}
            value={String(not_reached ?? '')}
            onPick={(value) => set({ not_reached: value === '' ? undefined : Number(value) })}
          />
        </Group>
      )}
      <Group title={t`When`}>
        <RangePicker
          range={funnel.range}
          timeZone={funnel.time_zone ?? app.time_zone}
          onPick={(range) => change({ range })}
        />
        <Course query={funnel} onChange={change} />
      </Group>
    </>
  )
}

/** The steps that are named stay steps of the funnel, the second after the first. */
function withFitting(definition: DefinitionBy<'funnel'>): DefinitionBy<'funnel'> {
  const last = Math.max(1, definition.funnel.steps.length)
  const reached = Math.min(definition.reached, last)
  const { not_reached: not, ...rest } = definition
  return { ...rest, reached, ...(not !== undefined && not > reached && not <= last && { not_reached: not }) }
}

function ByList({ definition, onChange }: WayProps<DefinitionBy<'users'>>) {
  return (
    <Group title={t`User ids, one a line`}>
      <textarea
        class="field code"
        aria-label={t`User ids, one a line`}
        rows={10}
        spellcheck={false}
        value={definition.users.join('\n')}
        onChange={(event) => {
          const ids = event.currentTarget.value.split(/[\n,;]+/).map((id) => id.trim())
          onChange({ ...definition, users: [...new Set(ids.filter((id) => id !== ''))] })
        }}
      />
      <p class="hint">{t`${definition.users.length} different ids; 10,000 at most.`}</p>
    </Group>
  )
}

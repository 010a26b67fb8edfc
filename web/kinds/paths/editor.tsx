import { Ban, Plus, X } from 'lucide'
import type { App } from '../../api.ts'
import type { KindEditor } from '../../kinds.ts'
import { attributeText, type PathsQuery, type StepQuery, valueText } from '../../language.ts'
import { attributeSource, eventSource, readAttribute, typedAttribute, valueSource } from '../../parts/catalog.ts'
import { EventPicker } from '../../parts/event-choice.tsx'
import { Group } from '../../parts/group.tsx'
import { Icon } from '../../parts/icon.tsx'
import { OptionalStep } from '../../parts/optional-step.tsx'
import { Picker } from '../../parts/picker.tsx'
import { NumberSetting } from '../../parts/setting.tsx'
import { StepEditor } from '../../parts/step-editor.tsx'
import { matching, type Source } from '../../parts/suggestions.ts'
import { ask } from '../../state/view.ts'
import { t } from '../../text.ts'
import { Patterns } from './patterns.tsx'

/** What is asked for. */
export const pathsEditor: KindEditor<'paths'> = { Editor: PathsEditor, Options: PathsOptions }

/** What a node is, where paths start and end, what is taken out. */
export function PathsEditor({ app, query }: { app: App; query: PathsQuery }) {
  const { app_id: appId } = app
  const { node = { field: 'event_name' }, event } = query
  return (
    <>
      <Group title={t`What`}>
        <Picker
          class="pick grow strong"
          label={t`What a step of a path is`}
          placeholder={t`Search attributes`}
          source={nodeSource(appId)}
          typed={typedAttribute}
          onPick={(value) => ask<PathsQuery>({ node: nodeOf(value), start: undefined, end: undefined })}
        >
          <span class="cut">{'attribute' in node ? attributeText(node.attribute) : t`Event names`}</span>
        </Picker>
        <Point
          appId={appId}
          node={node}
          at="start"
          value={query.start}
          onPick={(start) => ask<PathsQuery>({ start })}
        />
        <Point appId={appId} node={node} at="end" value={query.end} onPick={(end) => ask<PathsQuery>({ end })} />
        <OptionalStep
          appId={appId}
          step={event}
          name={t`event of paths`}
          lead={t`made only of`}
          add={t`Only look at an event`}
          onChange={(next) => ask<PathsQuery>({ event: next })}
        />
      </Group>
      <Without appId={appId} list={query.exclude ?? []} />
      <Patterns list={query.group ?? []} />
    </>
  )
}

type Node = NonNullable<PathsQuery['node']>

function PathsOptions({ query: { depth, links, gap_minutes } }: { query: PathsQuery }) {
  return (
    <>
      <NumberSetting
        label={t`Steps of a path`}
        at="depth"
        value={depth}
        standard={5}
        least={2}
        most={20}
        onChange={(next) => ask<PathsQuery>({ depth: next })}
      />
      <NumberSetting
        label={t`Heaviest links`}
        at="links"
        value={links}
        standard={50}
        most={500}
        onChange={(next) => ask<PathsQuery>({ links: next })}
      />
      <NumberSetting
        label={t`Ends after a gap of`}
        at="gap_minutes"
        value={gap_minutes}
        standard={30}
        most={525_600}
        unit={t`minutes`}
        onChange={(next) => ask<PathsQuery>({ gap_minutes: next })}
      />
    </>
  )
}

function nodeSource(appId: string): Source {
  const attributes = attributeSource(appId, { event: null }) as Exclude<Source, readonly unknown[]>
  return async (search, signal) => [
    ...matching([{ value: '', label: t`Event names`, hint: t`what happened` }], search),
    ...(await attributes(search, signal)),
  ]
}

function nodeOf(value: string): Node | undefined {
  return value === '' ? undefined : { attribute: readAttribute(value).attribute }
}

interface PointProps {
  appId: string
  node: Node
  at: 'start' | 'end'
  value: string | undefined
  onPick: (value: string | undefined) => void
}

const pointWords = {
  start: { lead: t`Start with`, label: t`Start of the paths`, remove: t`Remove the start` },
  end: { lead: t`End with`, label: t`End of the paths`, remove: t`Remove the end` },
}

/** A value that paths begin or end with. */
function Point({ appId, node, at, value, onPick }: PointProps) {
  const { lead, label, remove } = pointWords[at]
  return (
    <div class="setting">
      <span>{lead}</span>
      <span class="setting-number">
        <Picker
          label={label}
          placeholder={t`Search values`}
          source={pointSource(appId, node)}
          typed={(text) => ({ value: JSON.stringify(text), label: text, hint: t`as typed` })}
          onPick={(picked) => onPick(valueText(JSON.parse(picked)))}
        >
          <span class="cut">{value ?? t`anything`}</span>
        </Picker>
        {value !== undefined && (
          <button type="button" class="icon-button" aria-label={remove} onClick={() => onPick(undefined)}>
            <Icon of={X} size={13} />
          </button>
        )}
      </span>
    </div>
  )
}

function pointSource(appId: string, node: Node): Source {
  if ('attribute' in node) return valueSource(appId, { attribute: node.attribute }, null)
  const events = eventSource(appId) as Exclude<Source, readonly unknown[]>
  return async (search, signal) =>
    (await events(search, signal))
      .filter(({ value }) => value !== '')
      .map((option) => ({ ...option, value: JSON.stringify(option.value.slice(1)) }))
}

function Without({ appId, list }: { appId: string; list: readonly StepQuery[] }) {
  const set = (next: StepQuery[]) => ask<PathsQuery>({ exclude: next.length > 0 ? next : undefined })
  return (
    <Group title={t`Without`}>
      {list.map((step, index) => (
        <StepEditor
          key={index}
          appId={appId}
          step={step}
          name={t`exclusion ${index + 1}`}
          at={['exclude', index]}
          tools={
            <button
              type="button"
              class="icon-button"
              aria-label={t`Remove exclusion ${index + 1}`}
              onClick={() => set(list.toSpliced(index, 1))}
            >
              <Icon of={X} size={14} />
            </button>
          }
          onChange={(next) => set(list.with(index, next))}
        />
      ))}
      <EventPicker
        appId={appId}
        name={t`exclusion ${list.length + 1}`}
        class="quiet"
        onPick={(event) => set([...list, { event }])}
      >
        <Icon of={list.length === 0 ? Ban : Plus} size={14} /> {t`Event to take out`}
      </EventPicker>
    </Group>
  )
}

import type { App } from '../../api.ts'
import type { KindEditor } from '../../kinds.ts'
import { optionsOf, type WebQuery } from '../../language.ts'
import { Group } from '../../parts/group.tsx'
import { NumberSetting, Toggle } from '../../parts/setting.tsx'
import { ask } from '../../state/view.ts'
import { t } from '../../text.ts'
import { allSections, sections, sectionsOf } from './words.ts'

/** What is asked for. */
export const webEditor: KindEditor<'web'> = { Editor: WebEditor, Options: WebOptions }

function WebEditor({ query }: { app: App; query: WebQuery }) {
  const shown = sectionsOf(query)
  const toggle = (section: (typeof shown)[number], on: boolean) => {
    const next = allSections.filter((one) => (one === section ? on : shown.includes(one)))
    if (next.length > 0) ask<WebQuery>({ sections: next.length === allSections.length ? undefined : next })
  }
  return (
    <Group title={t`Parts`}>
      {optionsOf(sections).map(({ value, label }) => (
        <Toggle key={value} label={label} on={shown.includes(value)} onChange={(on) => toggle(value, on)} />
      ))}
    </Group>
  )
}

function WebOptions({ query }: { query: WebQuery }) {
  return (
    <NumberSetting
      label={t`Rows of a list`}
      at="limit"
      value={query.limit}
      standard={10}
      most={500}
      onChange={(limit) => ask<WebQuery>({ limit })}
    />
  )
}

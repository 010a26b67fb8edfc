import { describeSchema, type JsonSchema } from '../../query/schema/describe.ts'
import { dashboardChanges, newDashboard } from '../dashboards.ts'
import { newFolder } from '../folders.ts'
import { insightChanges, newInsight } from '../insights.ts'
import { flag, list, nullable, type Operation, objectOf, propertiesOf, reference, text } from './operation.ts'

/** Folders, insights and dashboards: what people save. */
export const savedOperations = (): readonly Operation[] => [
  {
    method: 'get',
    path: '/apps/{app_id}/folders',
    section: 'Folders',
    summary: 'The places for insights and dashboards, by name.',
    status: 200,
    answer: list(reference('Folder')),
  },
  {
    method: 'post',
    path: '/apps/{app_id}/folders',
    section: 'Folders',
    summary: 'Makes a folder. Folders lie one in another, and no deeper.',
    body: describeSchema(newFolder),
    status: 201,
    answer: reference('Folder'),
  },
  {
    method: 'patch',
    path: '/apps/{app_id}/folders/{folder_id}',
    section: 'Folders',
    summary: 'Changes its name, or where it lies.',
    body: describeSchema(newFolder.partial()),
    status: 200,
    answer: reference('Folder'),
  },
  {
    method: 'delete',
    path: '/apps/{app_id}/folders/{folder_id}',
    section: 'Folders',
    summary: 'Removes it. What lay in it lies where the folder lay.',
    status: 200,
    answer: reference('Folder'),
  },
  ...thingOperations({
    path: 'insights',
    id: 'insight_id',
    section: 'Insights',
    name: 'Insight',
    one: 'saved query',
    made: { ...describeSchema(newInsight), properties: withQuery(newInsight) },
    changed: { ...describeSchema(insightChanges), properties: withQuery(insightChanges) },
  }),
  ...thingOperations({
    path: 'dashboards',
    id: 'dashboard_id',
    section: 'Dashboards',
    name: 'Dashboard',
    one: 'dashboard',
    made: describeSchema(newDashboard),
    changed: describeSchema(dashboardChanges),
    opened: reference('OpenedDashboard'),
  }),
]

/** Their answers, by name. */
export function savedSchemas(): { [name: string]: JsonSchema } {
  const { tiles, common } = propertiesOf(newDashboard)
  const { view } = propertiesOf(newInsight)
  const dashboard = { dashboard_id: text, ...about, tiles: tiles!, common: common! }
  return {
    Folder: objectOf({ folder_id: text, parent_id: nullable, name: text, created_at: text }),
    Insight: objectOf({ insight_id: text, ...about, query: reference('Query'), view: view! }),
    Dashboard: objectOf(dashboard),
    OpenedDashboard: objectOf({ ...dashboard, insights: list(reference('Insight')), favourite: flag }),
  }
}

interface Thing {
  path: string
  id: string
  section: string
  name: string
  one: string
  made: JsonSchema
  changed: JsonSchema
  /** What one of them is answered with, where that is more than the thing itself. */
  opened?: JsonSchema
}

function thingOperations({ path, id, section, name, one, made, changed, opened }: Thing): Operation[] {
  const all = `/apps/{app_id}/${path}`
  const single = `${all}/{${id}}`
  const answer = reference(name)
  return [
    {
      method: 'get',
      path: all,
      section,
      summary: `Every ${one} of the app, by name.`,
      status: 200,
      answer: list(answer),
    },
    { method: 'post', path: all, section, summary: `Makes a ${one}.`, body: made, status: 201, answer },
    { method: 'get', path: single, section, summary: 'One of them.', status: 200, answer: opened ?? answer },
    {
      method: 'patch',
      path: single,
      section,
      summary: 'Changes it. What is left out stays.',
      description:
        '`version` is that of what the change was made to: when another one is stored by then, nothing changes and the answer is 409.',
      body: changed,
      status: 200,
      answer,
    },
    {
      method: 'delete',
      path: single,
      section,
      summary: 'Removes it, and answers what was removed. It can be restored for a day.',
      status: 200,
      answer,
    },
    { method: 'post', path: `${single}/restore`, section, summary: 'Brings it back.', status: 200, answer },
  ]
}

const about = {
  folder_id: nullable,
  name: text,
  description: text,
  version: { type: 'integer' },
  created_at: text,
  created_by: text,
  updated_at: text,
  updated_by: text,
}

function withQuery(schema: Parameters<typeof describeSchema>[0]): JsonSchema {
  return { ...propertiesOf(schema), query: reference('Query') }
}

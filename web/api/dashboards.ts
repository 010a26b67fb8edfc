/** Insights on one page. */
import type { Common, Dashboard, Tile } from '../../src/runtime/metadata/dashboards.ts'
import type { OpenedDashboard } from '../../src/runtime/server/dashboards.ts'
import { ofApp, read } from './client.ts'
import type { InsightText } from './insights.ts'

export type { Dashboard, OpenedDashboard, Tile }

type Content = { tiles: Tile[]; common: Common }

/** The client's types lose themselves in nested filters. */
const one = async (answer: Promise<unknown>) => (await answer) as Dashboard
const single = ofApp.dashboards[':dashboard_id']

export const listDashboards = async (app_id: string) =>
  (await read(ofApp.dashboards.$get({ param: { app_id } }))) as unknown as Dashboard[]
/** With the insights that its tiles show. */
export const openDashboard = async (app_id: string, dashboard_id: string) =>
  (await read(single.$get({ param: { app_id, dashboard_id } }))) as unknown as OpenedDashboard
export const createDashboard = (app_id: string, dashboard: InsightText & Partial<Content>) =>
  one(read(ofApp.dashboards.$post({ param: { app_id }, json: dashboard })))
export const updateDashboard = (
  app_id: string,
  { dashboard_id, version }: Pick<Dashboard, 'dashboard_id' | 'version'>,
  changes: Partial<InsightText & Content>,
) => one(read(single.$patch({ param: { app_id, dashboard_id }, json: { version, ...changes } })))
export const removeDashboard = (app_id: string, dashboard_id: string) =>
  one(read(single.$delete({ param: { app_id, dashboard_id } })))
export const restoreDashboard = (app_id: string, dashboard_id: string) =>
  one(read(single.restore.$post({ param: { app_id, dashboard_id } })))

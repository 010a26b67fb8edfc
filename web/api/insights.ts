/** Saved queries, their folders, and whose favourites they are. */
import type { Folder } from '../../src/runtime/metadata/folders.ts'
import type { Insight, Picture } from '../../src/runtime/metadata/insights.ts'
import type { Query } from '../language.ts'
import { ofApp, read } from './client.ts'

export type { Folder, Insight }

export interface InsightText {
  name: string
  description: string
  folder_id: string | null
}

type Content = { query: Query; view: Picture }

/** The client's types lose themselves in nested filters. */
const one = async (answer: Promise<unknown>) => (await answer) as Insight

export const listInsights = async (app_id: string) =>
  (await read(ofApp.insights.$get({ param: { app_id } }))) as unknown as Insight[]
export const getInsight = (app_id: string, insight_id: string) =>
  one(read(ofApp.insights[':insight_id'].$get({ param: { app_id, insight_id } })))
export const createInsight = (app_id: string, insight: InsightText & Content) =>
  one(read(ofApp.insights.$post({ param: { app_id }, json: insight })))
export const updateInsight = (
  app_id: string,
  { insight_id, version }: Insight,
  changes: Partial<InsightText & Content>,
) =>
  one(
    read(
      ofApp.insights[':insight_id'].$patch({
        param: { app_id, insight_id },
        json: { version, ...changes },
      }),
    ),
  )
export const removeInsight = (app_id: string, insight_id: string) =>
  one(read(ofApp.insights[':insight_id'].$delete({ param: { app_id, insight_id } })))
export const restoreInsight = (app_id: string, insight_id: string) =>
  one(read(ofApp.insights[':insight_id'].restore.$post({ param: { app_id, insight_id } })))

export const listFolders = (app_id: string): Promise<Folder[]> => read(ofApp.folders.$get({ param: { app_id } }))
export const createFolder = (app_id: string, name: string): Promise<Folder> =>
  read(ofApp.folders.$post({ param: { app_id }, json: { name } }))

export const listFavourites = (app_id: string) => read(ofApp.favourites.$get({ param: { app_id } }))
export function setFavourite(app_id: string, kind: 'insight' | 'dashboard', id: string, on: boolean) {
  const at = ofApp.favourites[':kind'][':id']
  const param = { app_id, kind, id }
  return read(on ? at.$put({ param }) : at.$delete({ param }))
}

import { Hono } from 'hono'
import { isoTime } from '../catalog/facts.ts'
import type { Apps } from '../metadata/apps.ts'
import type { Clock, Warehouse } from '../ports.ts'
import type { Dialect } from '../query/dialects/dialect.ts'
import { type Pace, pace } from '../query/pipeline-pace.ts'
import { render } from '../query/sql.ts'
import type { Runtime, StageNumbers, Target } from '../targets/runtime.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'
import type { Stages } from './status.ts'

export interface PipelineRoutes {
  apps: Apps
  warehouse: Warehouse
  dialect: Dialect
  clock: Clock
  stages: () => Stages
  numbers: Runtime['numbers']
  target: Target
}

/** How each stage is, as far as this process and the warehouse know. */
export interface PipelineHealth {
  target: Target
  pace: Pace
  /** What each stage says of itself; which ones there are depends on the target. */
  stages: Stages
  /** Of stages that are elsewhere; null where there are none. */
  numbers: StageNumbers | null
  last_load: { object: string; at: string; rows: number } | null
  /** Milliseconds that the warehouse took to answer for this. */
  query_milliseconds: number
}

/** Each stage of the pipeline, for the page that shows them in a row. */
export function pipelineRoutes({ apps, warehouse, dialect, clock, stages, numbers, target }: PipelineRoutes) {
  return new Hono<AppEnv>().get('/apps/:app_id/pipeline/stages', allow('app.read', apps), async (c) => {
    const { app_id } = c.get('app')
    const asked = pace(app_id, clock(), dialect)
    const elsewhere = numbers?.() ?? null
    const started = performance.now()
    const [{ rows }, last_load] = await Promise.all([
      warehouse.run(render(asked.sql, dialect)),
      lastLoad(warehouse, app_id),
    ])
    const query_milliseconds = Math.round(performance.now() - started)
    const health: PipelineHealth = {
      target,
      pace: asked.read(rows),
      stages: stages(),
      numbers: await elsewhere,
      last_load,
      query_milliseconds,
    }
    return c.json(health)
  })
}

async function lastLoad(warehouse: Warehouse, appId: string): Promise<PipelineHealth['last_load']> {
  const { rows } = await warehouse.run({
    text: `select l.object_key, cast(l.loaded_at as varchar), c.rows
      from load_counts c join load_ledger l on l.object_key = c.object_key
      where c.app_id = $1 order by l.loaded_at desc, l.object_key desc limit 1`,
    values: [appId],
  })
  const [row] = rows
  return row ? { object: String(row[0]), at: isoTime(String(row[1])), rows: Number(row[2]) } : null
}

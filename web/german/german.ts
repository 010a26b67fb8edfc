import { access } from './access.ts'
import { alerts } from './alerts.ts'
import { apps } from './apps.ts'
import { builder } from './builder.ts'
import { catalog } from './catalog.ts'
import { cohorts } from './cohorts.ts'
import { dashboards } from './dashboards.ts'
import { explore } from './explore.ts'
import { frame } from './frame.ts'
import { home } from './home.ts'
import { insights } from './insights.ts'
import { kinds } from './kinds.ts'
import { live } from './live.ts'
import { notifications } from './notifications.ts'
import { pipeline } from './pipeline.ts'
import { result } from './result.ts'
import { sharing } from './sharing.ts'
import { sql } from './sql.ts'
import { start } from './start.ts'
import { teams } from './teams.ts'
import { users } from './users.ts'
import { web } from './web.ts'
import { words } from './words.ts'

/** The app's texts in German, by what the sources say in English; a file for each part of the app. */
export const german: { readonly [english: string]: string } = {
  ...access,
  ...alerts,
  ...apps,
  ...builder,
  ...catalog,
  ...cohorts,
  ...dashboards,
  ...explore,
  ...frame,
  ...home,
  ...insights,
  ...kinds,
  ...live,
  ...notifications,
  ...pipeline,
  ...result,
  ...sharing,
  ...sql,
  ...start,
  ...teams,
  ...users,
  ...web,
  ...words,
}

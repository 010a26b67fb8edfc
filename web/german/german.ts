import { access } from './access.ts'
import { alerts } from './alerts.ts'
import { apps } from './apps.ts'
import { catalog } from './catalog.ts'
import { dashboards } from './dashboards.ts'
import { explore } from './explore.ts'
import { frame } from './frame.ts'
import { home } from './home.ts'
import { insights } from './insights.ts'
import { live } from './live.ts'
import { notifications } from './notifications.ts'
import { pipeline } from './pipeline.ts'
import { sharing } from './sharing.ts'
import { users } from './users.ts'
import { web } from './web.ts'

/** The app's texts in German, by what the sources say in English; a file for each part of the app. */
export const german: { readonly [english: string]: string } = {
  ...access,
  ...alerts,
  ...apps,
  ...catalog,
  ...dashboards,
  ...explore,
  ...frame,
  ...home,
  ...insights,
  ...live,
  ...notifications,
  ...pipeline,
  ...sharing,
  ...users,
  ...web,
}

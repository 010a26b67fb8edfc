import { access } from './access.ts'
import { alerts } from './alerts.ts'
import { apps } from './apps.ts'
import { catalog } from './catalog.ts'
import { explore } from './explore.ts'
import { frame } from './frame.ts'
import { insights } from './insights.ts'
import { live } from './live.ts'
import { notifications } from './notifications.ts'
import { pipeline } from './pipeline.ts'
import { users } from './users.ts'
import { web } from './web.ts'

/** The app's texts in German, by what the sources say in English; a file for each part of the app. */
export const german: { readonly [english: string]: string } = {
  ...access,
  ...alerts,
  ...apps,
  ...catalog,
  ...explore,
  ...frame,
  ...insights,
  ...live,
  ...notifications,
  ...pipeline,
  ...users,
  ...web,
}

import { explore } from './explore.ts'
import { frame } from './frame.ts'
import { insights } from './insights.ts'
import { notifications } from './notifications.ts'
import { sharing } from './sharing.ts'

/** The app's texts in German, by what the sources say in English; a file for each part of the app. */
export const german: { readonly [english: string]: string } = {
  ...frame,
  ...explore,
  ...insights,
  ...notifications,
  ...sharing,
}

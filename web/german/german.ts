import { alerts } from './alerts.ts'
import { frame } from './frame.ts'
import { notifications } from './notifications.ts'

/** The app's texts in German, by what the sources say in English; a file for each part of the app. */
export const german: { readonly [english: string]: string } = { ...frame, ...notifications, ...alerts }

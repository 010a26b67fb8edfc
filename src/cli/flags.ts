import { Flags } from '@oclif/core'

/** Flags that several commands share. */
export const appFlag = Flags.string({
  description: 'app, by id or name; with one app it may be left out',
  env: 'DATALOAF_APP',
  helpValue: 'APP',
})

export const timeZoneFlag = Flags.string({
  description: 'IANA time zone, like Europe/Berlin (default: the app’s)',
  env: 'DATALOAF_TIME_ZONE',
  helpValue: 'ZONE',
})

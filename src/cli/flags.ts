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

/** Flags of a server on this machine; `init` writes them to dataloaf.json, `up` reads them from there. */
export const serverFlags = {
  target: Flags.option({
    description: 'where it runs; this version serves local',
    options: ['local', 'aws'] as const,
    env: 'DATALOAF_TARGET',
  })(),
  name: Flags.string({ description: 'name of the organization and its first app', env: 'DATALOAF_NAME' }),
  'time-zone': Flags.string({
    description: 'IANA time zone of the first app (default: the machine’s)',
    env: 'DATALOAF_TIME_ZONE',
    helpValue: 'ZONE',
  }),
  'admin-email': Flags.string({ description: 'e-mail address of the first person', env: 'DATALOAF_ADMIN_EMAIL' }),
  'admin-password-file': Flags.string({
    description: 'file whose first line is their password; - reads standard input; or set DATALOAF_ADMIN_PASSWORD',
    helpValue: 'FILE',
  }),
  port: Flags.integer({ description: 'port to listen on (default: 4600)', env: 'DATALOAF_PORT', min: 0, max: 65_535 }),
  host: Flags.string({
    description: 'address to listen on (default: 127.0.0.1, this machine only)',
    env: 'DATALOAF_HOST',
  }),
  'public-address': Flags.string({
    description: 'address people reach it by, when a proxy stands in front: https://insights.example.com',
    env: 'DATALOAF_PUBLIC_ADDRESS',
    helpValue: 'URL',
  }),
}

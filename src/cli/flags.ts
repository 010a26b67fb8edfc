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

/** How many events a month an estimate is for. */
export const eventsFlag = Flags.integer({
  description: 'aws: events a month that the cost is estimated for',
  default: 1_000_000,
  min: 0,
})

/** Whose logs there are in AWS. */
export const logParts = ['collector', 'loader', 'finisher', 'worker', 'host'] as const

/** Flags of a server on this machine; `init` writes them to dataloaf.json, `up` reads them from there. */
export const serverFlags = {
  target: Flags.option({
    description: 'where it runs: this machine, or your AWS account',
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

/** What `init` writes below "aws" in dataloaf.json; each answers one of its questions. */
export const awsInitFlags = {
  profile: Flags.string({ description: 'aws: profile of the AWS configuration files', helpGroup: 'AWS' }),
  region: Flags.string({ description: 'aws: region, like eu-central-1', env: 'AWS_REGION', helpGroup: 'AWS' }),
  stack: Flags.string({ description: 'aws: name of the deployment (default: made of --name)', helpGroup: 'AWS' }),
  warehouse: Flags.option({
    description: 'aws: Redshift Serverless, a Redshift cluster, or DuckDB on the host',
    options: ['serverless', 'provisioned', 'host'] as const,
    helpGroup: 'AWS',
  })(),
  'node-type': Flags.string({ description: 'aws: nodes of a cluster (default: ra3.large)', helpGroup: 'AWS' }),
  nodes: Flags.integer({ description: 'aws: how many', min: 1, max: 128, helpGroup: 'AWS' }),
  rpu: Flags.integer({ description: 'aws: size of Redshift Serverless (default: 4)', helpGroup: 'AWS' }),
  'instance-type': Flags.string({
    description: 'aws: machine of the web app (default: t4g.small)',
    helpGroup: 'AWS',
  }),
  every: Flags.option({
    description: 'aws: how often events enter Redshift',
    options: ['3m', 'adaptive', 'hourly'] as const,
    helpGroup: 'AWS',
  })(),
  domain: Flags.string({ description: 'aws: name of the web app, insights.example.com', helpGroup: 'AWS' }),
  zone: Flags.string({ description: 'aws: Route 53 zone that holds it; without, DNS is elsewhere', helpGroup: 'AWS' }),
  exposure: Flags.option({
    description: 'aws: who can reach it',
    options: ['internet', 'vpc'] as const,
    helpGroup: 'AWS',
  })(),
  edge: Flags.option({
    description: 'aws: HTTP API, or REST API with a firewall',
    options: ['http', 'rest'] as const,
    helpGroup: 'AWS',
  })(),
  'alarm-email': Flags.string({ description: 'aws: who hears of alarms', helpGroup: 'AWS' }),
  budget: Flags.integer({
    description: 'aws: dollars a month that warn before they are spent',
    min: 1,
    helpGroup: 'AWS',
  }),
  ci: Flags.option({
    description: 'aws: also write a workflow that previews on pull requests and deploys on main',
    options: ['github'] as const,
    helpGroup: 'AWS',
  })(),
  events: eventsFlag,
  check: Flags.boolean({
    description: 'aws: ask AWS about credentials, quota and an earlier deployment first',
    default: true,
    allowNo: true,
    helpGroup: 'AWS',
  }),
}

import type { Paint } from '../paint.ts'
import type { Beginning, SignIn } from './prepare.ts'

/** What `up` has to say once it serves. Also its answer under `--json`. */
export interface Welcome {
  address: string
  collector: string
  app_id: string
  app_name: string
  write_key: string
  sign_in: SignIn
  data_directory: string
  pid: number
  demo_app: { app_id: string; name: string } | null
}

interface WelcomeParts extends Beginning {
  address: string
  collector: string
  dataDirectory: string
  demoApp: { app_id: string; name: string } | null
}

export function welcome({ address, collector, app, writeKey, signIn, dataDirectory, demoApp }: WelcomeParts): Welcome {
  return {
    address,
    collector,
    app_id: app.app_id,
    app_name: app.name,
    write_key: writeKey,
    sign_in: signIn,
    data_directory: dataDirectory,
    pid: process.pid,
    demo_app: demoApp && { app_id: demoApp.app_id, name: demoApp.name },
  }
}

interface Telling {
  color: Paint
  demo: boolean
  detached: boolean
  /** Nobody sees standard output, where the address stands: repeat it. */
  withAddress: boolean
}

/** The same for people: where, how to sign in, how to send the first event, what next. */
export function welcomeLines(told: Welcome, { color, demo, detached, withAddress }: Telling): string[] {
  const rows: [string, string | undefined][] = [
    ['dashboard', withAddress ? told.address : undefined],
    ['sign in', signInText(told.sign_in, { color, demo })],
    ['app', `${told.app_name}  ${color.dim(told.app_id)}`],
    ['demo app', told.demo_app ? `${told.demo_app.name}  ${color.dim('made-up data')}` : undefined],
    ['write key', told.write_key],
    ['data', told.data_directory],
  ]
  const nexts = ['dataloaf open', `dataloaf query "*"${told.demo_app ? ` --app "${told.demo_app.name}"` : ''}`]
  return [
    ...rows.filter(([, value]) => value).map(([name, value]) => `  ${color.dim(name.padEnd(11))}${value}`),
    '',
    `  ${color.dim('Send an event (npm i dataloaf):')}`,
    ...codeLines(told).map((line) => `    ${line}`),
    '',
    `Next: ${[...nexts, ...(detached ? ['dataloaf down'] : [])].join('  ·  ')}`,
  ]
}

/** The lines of code that send an event. */
export function codeLines({ address, write_key }: Pick<Welcome, 'address' | 'write_key'>): string[] {
  return [
    "import { DataLoaf } from 'dataloaf/node'",
    'const dataloaf = new DataLoaf({',
    `  endpoint: '${address}',`,
    `  writeKey: '${write_key}',`,
    '})',
    "dataloaf.track('signed_up', { userId: 'u1' })",
  ]
}

function signInText({ email, password }: SignIn, { color, demo }: Pick<Telling, 'color' | 'demo'>): string {
  if (password === undefined) return `${email}  ${color.dim('with the password it was given')}`
  return `${email}  ${color.bold(password)}${demo ? '' : color.dim('  shown only this once')}`
}

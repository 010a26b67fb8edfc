import { certificateStatus } from '../../stack/certificate.ts'
import { hostMachine, type Machine } from '../../stack/host-machine.ts'
import { paint } from '../paint.ts'
import type { Call } from '../target.ts'
import { answer } from './health.ts'
import { builtOutputs, type Outputs } from './session.ts'

export interface AwsStatus {
  target: 'aws'
  state: 'running' | 'not_answering'
  stack: string
  region: string
  account: string
  web_app: string
  collector: string
  host: Machine | null
  /** Of a domain, as ACM has it. */
  certificate: string | null
  outputs: Outputs
}

/** What is built, and whether it answers. */
export async function status(call: Call): Promise<AwsStatus> {
  const { settings, identity, outputs } = await builtOutputs(call)
  const [host, certificate, web, collector] = await Promise.all([
    hostMachine(settings),
    certificateStatus(settings),
    answer(outputs.address && `${outputs.address}/healthz`),
    answer(outputs.collectUrl && `${outputs.collectUrl}/healthz`),
  ])
  const found: AwsStatus = {
    target: 'aws',
    state: web === 'answers' && collector === 'answers' ? 'running' : 'not_answering',
    stack: settings.stack,
    region: settings.region,
    account: identity.account,
    web_app: web,
    collector,
    host: host ?? null,
    certificate: certificate ?? null,
    outputs,
  }
  call.out.log(statusLines(found).join('\n'))
  if (found.state !== 'running') call.out.note('Next: dataloaf doctor  ·  dataloaf logs --of host')
  return found
}

function statusLines({ state, stack, region, account, web_app, collector, host, certificate, outputs }: AwsStatus) {
  const color = paint(process.stdout)
  const mark = state === 'running' ? color.green('●') : color.red('●')
  const rows: [string, string | null | undefined][] = [
    ['stack', `${stack} in ${region}, account ${account}`],
    ['web app', `${outputs.address ?? ''} ${web_app}`.trim()],
    ['collector', `${outputs.collectUrl ?? ''} ${collector}`.trim()],
    ['host', host ? `${host.id} ${host.state}${host.since ? ` since ${host.since}` : ''}` : 'none at the moment'],
    ['certificate', certificate?.toLowerCase().replaceAll('_', ' ')],
    ['bucket', outputs.rawBucket],
    ['warehouse', outputs.warehouse],
  ]
  const lines = rows.filter(([, value]) => value).map(([name, value]) => `  ${color.dim(name.padEnd(12))}${value}`)
  return [`${mark} ${state.replace('_', ' ')}`, ...lines]
}

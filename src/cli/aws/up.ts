import { assertRoom, identityOf, vpcQuota } from '../../stack/account.ts'
import { cheaper } from '../../stack/calculations/cheaper.ts'
import { estimate } from '../../stack/calculations/estimate.ts'
import { hostMachine } from '../../stack/host-machine.ts'
import type { Changes } from '../../stack/progress.ts'
import type { StackSettings } from '../../stack/settings.ts'
import { ensureState, findState, otherRegions } from '../../stack/state.ts'
import { firstPassword } from '../first-password.ts'
import { confirm } from '../prompts.ts'
import { type Call, refuseFlags, type UpFlags } from '../target.ts'
import { estimateLines } from './estimate-lines.ts'
import { programArgs } from './program-args.ts'
import { awsSettings } from './project.ts'
import { remember } from './remembered.ts'
import { type Outputs, openDeployment, plainOutputs } from './session.ts'
import { readOnHost } from './ssm.ts'
import { changesText, setAsideText } from './steps.ts'
import { watch } from './watch.ts'

/** Makes the account what dataloaf.json says. Everything that can be refused is refused before anything is made. */
export async function up(call: Call<UpFlags>): Promise<void> {
  const { flags, out } = call
  refuseFlags(flags, ['demo', 'detach'], 'aws')
  const settings = awsSettings(call.place)
  const identity = await identityOf(settings)
  out.note(`Account ${identity.account}, ${settings.region}, as ${identity.arn}`)
  const program = await programArgs(settings, call)
  const known = await findState(settings, identity)
  const earlier = known && (await openDeployment({ settings, store: known, program }, call))
  // Once an earlier run made anything, the cost was agreed to.
  const isNew = !earlier || (await earlier.size()) === 0
  if (isNew) {
    for (const region of await otherRegions(settings, identity)) {
      out.note(`There is a deployment "${settings.stack}" in ${region}; this is another one, without its data.`)
    }
    await agree(settings, call)
  }
  const store = await ensureState(settings, identity)
  const deployment = earlier ?? (await openDeployment({ settings, store, program }, call))
  if (flags.unlock) await deployment.unlock()
  for (const kept of await deployment.setAside(settings.warehouse.kind)) out.note(setAsideText(kept))
  const watched = watch(call)
  const changes = await deployment.up(watched.options).finally(() => watched.end())
  const outputs = await plainOutputs(deployment)
  remember(call.place, settings, outputs)
  // The host makes the account when it first starts, which may be some minutes from now.
  const password = isNew && settings.adminEmail ? await passwordOn(settings) : undefined
  tell({ settings, changes, outputs, password }, call)
}

/** How to come by the first admin's password. */
async function passwordOn(settings: StackSettings): Promise<string> {
  return readOnHost(settings, firstPassword, (await hostMachine(settings))?.id)
}

async function agree(settings: StackSettings, { flags, out }: Call<UpFlags>): Promise<void> {
  assertRoom(await vpcQuota(settings), settings.region)
  const cost = estimate(settings, flags.events)
  const choices = cheaper(settings, flags.events)
  if (out.json) out.event({ kind: 'estimate', ...cost, cheaper: choices })
  else out.note(`\n${estimateLines(cost, choices, out.color).join('\n')}\n`)
  await confirm(`Build "${settings.stack}" in ${settings.region}?`, flags)
}

interface Built {
  settings: StackSettings
  changes: Changes
  outputs: Outputs
  /** Command that shows the first password, after the first build. */
  password: string | undefined
}

function tell({ settings, changes, outputs, password }: Built, { out }: Call): void {
  const next = nextStep(settings, outputs)
  if (out.json) {
    out.event({ kind: 'result', stack: settings.stack, changes, outputs, ...(password && { password }), next })
    return
  }
  const rows: [string, string | undefined][] = [
    ['web app', outputs.address],
    ['collector', outputs.collectUrl],
    ['sign in', settings.adminEmail],
    ['password', password],
  ]
  out.note(`${out.color.green('✓')} ${settings.stack}: ${changesText(changes)}\n`)
  for (const [name, value] of rows) if (value) out.note(`  ${out.color.dim(name.padEnd(11))}${value}`)
  out.log(outputs.address ?? outputs.collectUrl ?? '')
  out.note(`\nNext: ${next}`)
}

/** Without its certificate a domain leads nowhere yet; inside a VPC a session of SSM leads to the host. */
function nextStep({ domain, exposure }: StackSettings, { address }: Outputs): string {
  if (address !== undefined) return 'dataloaf open  ·  dataloaf doctor  ·  dataloaf status'
  if (domain) return 'dataloaf dns shows the records to add, dataloaf dns wait waits for them; then dataloaf up again'
  return exposure === 'vpc' ? 'dataloaf open says how to reach the host' : 'dataloaf status'
}

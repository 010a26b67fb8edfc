import { DataLoafError } from '../../errors.ts'
import { hostPort } from '../../stack/calculations/user-data.ts'
import type { StackSettings } from '../../stack/settings.ts'
import type { Call, ServerPlace } from '../target.ts'
import { awsSettings } from './project.ts'
import { remembered } from './remembered.ts'
import { builtOutputs } from './session.ts'
import { readOnHost } from './ssm.ts'

/** The web app of the deployment, as remembered or else as its state says. */
export async function server(call: Call): Promise<ServerPlace> {
  const settings = awsSettings(call.place)
  const { address } = remembered(call.place, settings) ?? (await builtOutputs(call)).outputs
  if (address === undefined) throw withoutAddress(settings)
  return { url: address, keyHint: keyHint(settings) }
}

/** How to come by the key that commands and programs use. */
export function keyHint(settings: StackSettings): string {
  return `Set DATALOAF_API_KEY. The key is on the host, which dataloaf status names: ${readOnHost(settings, 'token')}`
}

function withoutAddress({ domain, stack }: StackSettings): DataLoafError {
  if (domain) {
    const message = `The certificate of ${domain.name} is not there yet, so "${stack}" cannot be reached.`
    return new DataLoafError('not_running', message, { hint: 'dataloaf dns' })
  }
  const message = `"${stack}" has no address outside its VPC.`
  const hint = `dataloaf open says how to reach it; then the same command with --url http://localhost:${hostPort}`
  return new DataLoafError('not_running', message, { hint })
}

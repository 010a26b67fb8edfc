import { DataLoafError } from '../../errors.ts'
import { hostPort } from '../../stack/calculations/user-data.ts'
import { hostMachine } from '../../stack/host-machine.ts'
import { hasDisplay, openBrowser } from '../browser.ts'
import type { Call, OpenFlags } from '../target.ts'
import { builtOutputs } from './session.ts'
import { sessionCommand } from './ssm.ts'

/** The web app's address, opened where there is a screen; inside a VPC the command that leads there. */
export async function open(call: Call<OpenFlags>): Promise<{ url: string } | { command: string }> {
  const { flags, out } = call
  const { settings, outputs } = await builtOutputs(call)
  const url = outputs.address
  if (url !== undefined) {
    out.log(url)
    const opened = flags.browser && !out.json && hasDisplay() && (await openBrowser(url))
    if (opened) out.note('opened in the browser')
    return { url }
  }
  if (settings.domain) {
    const message = `The certificate of ${settings.domain.name} is not there yet, so nothing can be opened.`
    throw new DataLoafError('not_running', message, { hint: 'dataloaf dns' })
  }
  const host = await hostMachine(settings)
  if (!host) throw new DataLoafError('not_running', 'The host is not there at the moment.', { hint: 'dataloaf status' })
  const parameters = `portNumber=${hostPort},localPortNumber=${hostPort}`
  const document = 'AWS-StartPortForwardingSession'
  const command = sessionCommand({ settings, host: host.id, document, parameters })
  out.log(command)
  out.note(`Run it, then open http://localhost:${hostPort}.`)
  return { command }
}

import { dataFolder } from '../../stack/calculations/user-data.ts'
import type { StackSettings } from '../../stack/settings.ts'

export interface Session {
  settings: Pick<StackSettings, 'region' | 'profile'>
  /** Id of the machine. */
  host: string
  /** What the session does. */
  document: string
  parameters: string
}

/** A session of SSM, as somebody types it: the one way onto a host that has no open port for it. */
export function sessionCommand({ settings, host, document, parameters }: Session): string {
  const profile = settings.profile === undefined ? '' : ` --profile ${settings.profile}`
  const to = `--region ${settings.region}${profile} --target ${host}`
  return `aws ssm start-session ${to} --document-name ${document} --parameters ${parameters}`
}

/** A session that shows a file of the host's data directory. */
export function readOnHost(settings: Session['settings'], file: string, host = 'HOST'): string {
  const parameters = `'command=["sudo cat ${dataFolder}/${file}"]'`
  return sessionCommand({ settings, host, document: 'AWS-StartInteractiveCommand', parameters })
}

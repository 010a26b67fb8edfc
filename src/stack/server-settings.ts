import { Parameter } from '@pulumi/aws/ssm/parameter.js'
import { all, type Input } from '@pulumi/pulumi'
import { environmentFile } from './calculations/environment-file.ts'
import { settingsParameter } from './host-template.ts'
import { type Keyed, Part } from './part.ts'

/** The server's environment, by name; what is undefined is left out. */
export type ServerEnvironment = Record<string, Input<string | undefined>>

/** The server's environment in one encrypted parameter: the host looks at it when it starts and every few minutes. */
export class ServerSettings extends Part {
  constructor(scope: Keyed, environment: ServerEnvironment) {
    super('host', 'server-settings', scope)
    const names = Object.keys(environment)
    const value = all(Object.values(environment)).apply((values) =>
      environmentFile(Object.fromEntries(names.map((name, index) => [name, values[index]]))),
    )
    const name = settingsParameter(scope)
    const args = { name, type: 'SecureString', keyId: scope.key.arn, value, tags: this.tags }
    new Parameter(this.named('server'), args, this.child())
    this.registerOutputs()
  }
}

import { LogGroup } from '@pulumi/aws/cloudwatch/logGroup.js'
import { type Keyed, type Part, pathOf } from './part.ts'

/** Days that logs are kept. They hold no bodies and no addresses of visitors. */
const retentionInDays = 30

/** An encrypted log group below the stack's path, or by a name that a service insists on. */
export function createLogGroup(part: Part, scope: Keyed, kind: string, name = pathOf(scope.settings, kind)): LogGroup {
  const args = { name, retentionInDays, kmsKeyId: scope.key.arn, tags: part.tags }
  return new LogGroup(part.named(`${kind}-log`), args, part.child())
}

import { Alias } from '@pulumi/aws/kms/alias.js'
import { Key } from '@pulumi/aws/kms/key.js'
import { keyPolicy } from './calculations/resource-policies.ts'
import { Part, type Scope } from './part.ts'

/** The stack's own key. Without it nothing that was stored can be read, so it stays when the stack goes. */
export class Encryption extends Part {
  readonly key: Key

  constructor(scope: Scope) {
    super('encryption', 'encryption', scope)
    this.key = createKey(this, scope)
    const name = `alias/dataloaf-${scope.settings.stack}`
    new Alias(this.named('key'), { name, targetKeyId: this.key.keyId }, this.child())
    this.registerOutputs({ key: this.key.arn })
  }
}

function createKey(part: Encryption, scope: Scope): Key {
  const args = {
    description: `DataLoaf ${scope.settings.stack}`,
    enableKeyRotation: true,
    deletionWindowInDays: 30,
    policy: JSON.stringify(keyPolicy(scope)),
    tags: part.tags,
  }
  return new Key(part.named('key'), args, part.data())
}

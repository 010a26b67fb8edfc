import { InstanceProfile } from '@pulumi/aws/iam/instanceProfile.js'
import { Role } from '@pulumi/aws/iam/role.js'
import { RolePolicy } from '@pulumi/aws/iam/rolePolicy.js'
import { RolePolicyAttachment } from '@pulumi/aws/iam/rolePolicyAttachment.js'
import { all, type Input, jsonStringify, type Output } from '@pulumi/pulumi'
import { policy, type Statement, trust } from './calculations/policy.ts'
import type { Part, Scope } from './part.ts'

export interface RoleArgs {
  /** Services that take the role on. */
  services: string[]
  /** Whether the services say for whom they do; then only this account may be. Default true. */
  sourceAccount?: boolean
  /** What it may do; each list comes from one calculation over ARNs. */
  statements?: Input<Statement[]>[]
  /** Policies of AWS's own, by name. */
  managed?: string[]
}

/** A role and its only policy. The policy is what others wait for, so that nothing starts without its rights. */
export interface RoleWithPolicy {
  role: Role
  policy: RolePolicy | undefined
}

export function createRole(part: Part, scope: Scope, name: string, args: RoleArgs): RoleWithPolicy {
  const { services, sourceAccount = true, statements = [], managed = [] } = args
  const { permissions_boundary: boundary } = scope.settings
  const role = new Role(
    part.named(name),
    {
      assumeRolePolicy: JSON.stringify(trust(services, sourceAccount ? scope.account : undefined)),
      ...(boundary !== undefined && { permissionsBoundary: boundary }),
      tags: part.tags,
    },
    part.child(),
  )
  for (const attached of managed) {
    const policyArn = `arn:${scope.partition}:iam::aws:policy/${attached}`
    new RolePolicyAttachment(
      part.named(`${name}-${attached.split('/').at(-1)}`),
      { role: role.name, policyArn },
      part.child(),
    )
  }
  if (statements.length === 0) return { role, policy: undefined }
  const document = jsonStringify(together(statements))
  return { role, policy: new RolePolicy(part.named(name), { role: role.id, policy: document }, part.child()) }
}

/** How an instance gets a role. */
export function createProfile(part: Part, name: string, role: Role): InstanceProfile {
  return new InstanceProfile(part.named(name), { role: role.name, tags: part.tags }, part.child())
}

function together(statements: Input<Statement[]>[]): Output<ReturnType<typeof policy>> {
  return all(statements).apply((lists) => policy(...(lists as Statement[][]).flat()))
}

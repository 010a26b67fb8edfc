import { WebAcl } from '@pulumi/aws/wafv2/webAcl.js'
import { WebAclAssociation } from '@pulumi/aws/wafv2/webAclAssociation.js'
import { WebAclLoggingConfiguration } from '@pulumi/aws/wafv2/webAclLoggingConfiguration.js'
import type { Output } from '@pulumi/pulumi'
import { counted, firewallRules } from './calculations/firewall-rules.ts'
import { createLogGroup } from './log-group.ts'
import { type AlarmOn, type Keyed, Part } from './part.ts'

/** AWS WAF in front of the collector, and of the web app where a load balancer stands before it. */
export class Firewall extends Part {
  readonly #acl: WebAcl
  readonly alarms: AlarmOn[]

  constructor(scope: Keyed) {
    super('ingest', 'firewall', scope)
    const { stack } = scope.settings
    this.#acl = createAcl(this, stack)
    keepLog(this, scope, this.#acl)
    this.alarms = [blocks(this.#acl, stack, scope.region)]
    this.registerOutputs({ arn: this.#acl.arn })
  }

  /** Puts it in front of something that has an ARN. */
  guard(name: string, resourceArn: Output<string>): void {
    const args = { resourceArn, webAclArn: this.#acl.arn }
    new WebAclAssociation(this.named(`${name}-firewall`), args, this.child())
  }
}

function createAcl(part: Firewall, stack: string): WebAcl {
  const args = {
    // Metrics carry the ACL's name, so it is not made up.
    name: stack,
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    rules: firewallRules(),
    visibilityConfig: counted(stack),
    tags: part.tags,
  }
  return new WebAcl(part.named('firewall'), args, part.child())
}

/** Only what was refused is logged, without the write key. */
function keepLog(part: Firewall, scope: Keyed, acl: WebAcl): void {
  // WAF insists on this beginning.
  const log = createLogGroup(part, scope, 'firewall', `aws-waf-logs-dataloaf-${scope.settings.stack}`)
  const blocked = { behavior: 'KEEP', requirement: 'MEETS_ANY', conditions: [{ actionCondition: { action: 'BLOCK' } }] }
  new WebAclLoggingConfiguration(
    part.named('firewall'),
    {
      resourceArn: acl.arn,
      logDestinationConfigs: [log.arn],
      redactedFields: [{ singleHeader: { name: 'authorization' } }, { queryString: {} }],
      loggingFilter: { defaultBehavior: 'DROP', filters: [blocked] },
    },
    part.child(),
  )
}

function blocks(acl: WebAcl, name: string, region: string): AlarmOn {
  const spec = {
    name: 'firewall blocks',
    description: 'The firewall refuses many requests: an attack, or a limit that is too low.',
    namespace: 'AWS/WAFV2',
    metric: 'BlockedRequests',
    statistic: 'Sum',
    above: 1_000,
  } as const
  return { spec, dimensions: { WebACL: acl.name, Region: region, Rule: name } }
}

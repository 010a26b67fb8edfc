/** Rules of the firewall in front of the REST API, in the order in which they are asked. */
export interface FirewallRule {
  name: string
  priority: number
  statement: object
  action?: { block: { customResponse: { responseCode: number } } }
  overrideAction?: { none: object }
  visibilityConfig: { cloudwatchMetricsEnabled: true; metricName: string; sampledRequestsEnabled: false }
}

/** Requests a minute from one address, and with one write key, before the firewall refuses more. */
export const firewallLimits = { address: 6_000, writeKey: 60_000 } as const

export function firewallRules(): FirewallRule[] {
  const managed = ['AWSManagedRulesAmazonIpReputationList', 'AWSManagedRulesKnownBadInputsRuleSet']
  return [
    limit('per-address', firewallLimits.address, { aggregateKeyType: 'IP' }),
    limit('per-write-key', firewallLimits.writeKey, {
      aggregateKeyType: 'CUSTOM_KEYS',
      customKeys: [{ header: writeKey }],
    }),
    ...managed.map((name) => group(name)),
    // Batches are larger than the 8 kB that this rule allows bodies, and pixels than its 2 kB of query; the collector has
    // its own limits. Clients of some languages do not say what they are.
    group('AWSManagedRulesCommonRuleSet', [
      'SizeRestrictions_BODY',
      'SizeRestrictions_QUERYSTRING',
      'NoUserAgent_HEADER',
    ]),
  ].map((rule, priority) => ({ ...rule, priority }))
}

/** SDKs send the write key in this header; what has it in its body or goes without (beacons) is counted by address. */
const writeKey = { name: 'authorization', textTransformations: [{ priority: 0, type: 'NONE' }] }

type Rule = Omit<FirewallRule, 'priority'>

/** Too much is answered with 429: after 403 clients would not try again, and their events would be lost. */
function limit(name: string, count: number, by: object): Rule {
  const statement = { rateBasedStatement: { limit: count, evaluationWindowSec: 60, ...by } }
  return {
    name,
    action: { block: { customResponse: { responseCode: 429 } } },
    statement,
    visibilityConfig: counted(name),
  }
}

function group(name: string, countOnly: string[] = []): Rule {
  const ruleActionOverrides = countOnly.map((rule) => ({ name: rule, actionToUse: { count: {} } }))
  const statement = { managedRuleGroupStatement: { vendorName: 'AWS', name, ruleActionOverrides } }
  return { name, overrideAction: { none: {} }, statement, visibilityConfig: counted(name) }
}

export function counted(metricName: string): FirewallRule['visibilityConfig'] {
  return { cloudwatchMetricsEnabled: true, metricName, sampledRequestsEnabled: false }
}

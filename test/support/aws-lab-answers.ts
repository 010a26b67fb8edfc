import { randomBytes } from 'node:crypto'
import type { Asked, Gap, Json } from './aws-lab-gaps.ts'

/**
 * What moto 5.2.1 cannot do and a variant needs, each with the reason. What stands in stores what it is given and gives
 * it back: it proves that the provider takes the inputs, not that AWS does.
 */
export const gaps: { readonly [name: string]: Gap } = {
  'dlm.LifecyclePolicy': {
    reason: 'moto has no Data Lifecycle Manager, which takes the snapshots of the data volume',
    concerns: ({ service }) => service === 'dlm',
    answer: lifecyclePolicies(),
  },
  'budgets.Budget notifications': {
    reason: 'moto keeps a budget’s notifications and cannot say who subscribes to them',
    concerns: ({ operation }) => operation === 'DescribeSubscribersForNotification',
    answer: () =>
      ok({ Subscribers: [{ SubscriptionType: 'SNS', Address: 'arn:aws:sns:us-east-1:123456789012:alarms' }] }),
  },
  'apigatewayv2.DomainName': {
    reason:
      'moto’s domain names have neither a state, for which the provider waits, nor a target that a record may name',
    concerns: ({ path, method }) =>
      path.startsWith('/v2/domainnames') && !path.includes('mappings') && method !== 'DELETE',
    correct: ({ domainNameConfigurations = [], ...rest }) => ({
      ...rest,
      domainNameConfigurations: (domainNameConfigurations as Json[]).map((each) => ({
        ...each,
        domainNameStatus: 'AVAILABLE',
        apiGatewayDomainName: 'd-0123456789.execute-api.us-east-1.amazonaws.com',
        hostedZoneId: 'Z1UJRXOUMOOFQ8',
      })),
    }),
  },
  'apigateway.RestApi policy': {
    reason: 'API Gateway quotes a policy twice in its answers, moto once, and the provider cannot read that',
    concerns: ({ path, method }) => /^\/restapis(\/\w+)?$/.test(path) && method !== 'DELETE',
    correct: (body) => (typeof body.policy === 'string' ? { ...body, policy: quoted(body.policy) } : body),
  },
  'redshift-serverless snapshots': {
    reason: 'the lab’s stand-in for Redshift Serverless has namespaces, workgroups and limits, and no snapshots',
    concerns: ({ operation, service }) =>
      service === 'redshift-serverless' && ['CreateSnapshot', 'GetSnapshot'].includes(operation),
    answer: namespaceSnapshots(),
  },
  'redshift.ParameterGroup parameters': {
    reason: 'moto’s parameter groups of Redshift cannot be changed and list no parameters',
    concerns: ({ service, operation }) =>
      service === 'redshift' && ['ModifyClusterParameterGroup', 'DescribeClusterParameters'].includes(operation),
    answer: parameterGroups(),
  },
}

/** The list for a suite's report. */
export const gapsText = `AWS is moto here; these do not come from it:\n${Object.entries(gaps)
  .map(([name, { reason }]) => `  ${name}: ${reason}\n`)
  .join('')}`

const ok = (body: object) => ({ status: 200, body: JSON.stringify(body) })

const quoted = (text: string) => JSON.stringify(text).slice(1, -1)

function lifecyclePolicies(): NonNullable<Gap['answer']> {
  const policies = new Map<string, Json>()
  return ({ method, path, body }) => {
    const [, kind, id = ''] = path.split('/')
    if (kind === 'tags') return ok({ Tags: [...policies.values()][0]?.Tags ?? {} })
    const given = body === '' ? {} : (JSON.parse(body) as Json)
    if (method === 'POST') {
      const made = `policy-${randomBytes(8).toString('hex')}`
      policies.set(made, { ...given, PolicyId: made, PolicyArn: `arn:aws:dlm:us-east-1:123456789012:policy/${made}` })
      return ok({ PolicyId: made })
    }
    const found = policies.get(id)
    if (!found) return { status: 404, body: JSON.stringify({ Code: 'RESOURCE_NOT_FOUND', Message: `no policy ${id}` }) }
    if (method === 'PATCH') Object.assign(found, given)
    if (method === 'DELETE') policies.delete(id)
    return ok(method === 'GET' ? { Policy: found } : {})
  }
}

/** Being made when it is asked for first, finished afterwards. */
function namespaceSnapshots(): NonNullable<Gap['answer']> {
  const snapshots = new Map<string, Json>()
  return ({ operation, body }) => {
    const given = JSON.parse(body) as Json
    const name = String(given.snapshotName)
    if (operation === 'CreateSnapshot') snapshots.set(name, { ...given, status: 'CREATING' })
    const snapshot = snapshots.get(name)
    if (!snapshot) return { status: 400, body: JSON.stringify({ __type: 'ResourceNotFoundException', message: name }) }
    const answer = ok({ snapshot })
    snapshots.set(name, { ...snapshot, status: 'AVAILABLE' })
    return answer
  }
}

function parameterGroups(): NonNullable<Gap['answer']> {
  const groups = new Map<string, Map<string, string>>()
  return ({ operation, body }: Asked) => {
    const form = new URLSearchParams(body)
    const name = form.get('ParameterGroupName') ?? ''
    const group = groups.get(name) ?? new Map<string, string>()
    groups.set(name, group)
    for (const [key, parameter] of form) {
      const index = /^Parameters\.Parameter\.(\d+)\.ParameterName$/.exec(key)?.[1]
      if (index) group.set(parameter, form.get(`Parameters.Parameter.${index}.ParameterValue`) ?? '')
    }
    const inner =
      operation === 'ModifyClusterParameterGroup' ? `<ParameterGroupName>${name}</ParameterGroupName>` : listOf(group)
    const xml = `<${operation}Response><${operation}Result>${inner}</${operation}Result></${operation}Response>`
    return { status: 200, body: xml, type: 'text/xml' }
  }
}

function listOf(group: Map<string, string>): string {
  const one = ([name, value]: [string, string]) =>
    `<Parameter><ParameterName>${name}</ParameterName><ParameterValue>${value}</ParameterValue><Source>user</Source></Parameter>`
  return `<Parameters>${[...group].map(one).join('')}</Parameters>`
}

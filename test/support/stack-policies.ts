import type { Policy, Statement } from '../../src/stack/calculations/policy.ts'
import type { Registered } from './stack-mocks.ts'

/** A statement and where it was found. */
export interface Found extends Statement {
  /** Type and name of the resource. */
  where: string
  /** What the policy belongs to: a role, what a role may be taken by, or a thing. */
  kind: 'role' | 'trust' | 'key' | 'thing'
}

const inputsWithPolicies: { [type: string]: { input: string; kind: Found['kind'] } } = {
  'aws:iam/rolePolicy:RolePolicy': { input: 'policy', kind: 'role' },
  'aws:iam/role:Role': { input: 'assumeRolePolicy', kind: 'trust' },
  'aws:kms/key:Key': { input: 'policy', kind: 'key' },
  'aws:s3/bucketPolicy:BucketPolicy': { input: 'policy', kind: 'thing' },
  'aws:sqs/queuePolicy:QueuePolicy': { input: 'policy', kind: 'thing' },
  'aws:sns/topicPolicy:TopicPolicy': { input: 'policy', kind: 'thing' },
  'aws:ec2/vpcEndpoint:VpcEndpoint': { input: 'policy', kind: 'thing' },
  'aws:apigateway/restApi:RestApi': { input: 'policy', kind: 'thing' },
}

/** Every statement of every policy in a graph. */
export function statementsOf(resources: Registered[]): Found[] {
  return resources.flatMap(({ type, name, inputs }) => {
    const { input, kind } = inputsWithPolicies[type] ?? {}
    const text = input && inputs[input]
    if (!text || !kind) return []
    return (JSON.parse(text) as Policy).Statement.map((statement) => ({ ...statement, where: `${type} ${name}`, kind }))
  })
}

/** A field that may be one or several. */
export function listOf(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : [value].flat()
}

/** What is wrong with a statement, in words. */
export function faultsOf(statement: Found): string[] {
  const { Effect, Principal, Action, Resource, Condition, kind } = statement
  if (Effect === 'Deny') return []
  const actions = listOf(Action)
  const onAll = listOf(Resource).includes('*')
  const wide = actions.filter((action) => action === '*' || action.endsWith(':*'))
  const isOwner =
    kind === 'key' && typeof Principal === 'object' && 'AWS' in Principal && listOf(Principal.AWS).every(isRoot)
  const anybody = Principal === '*' || (typeof Principal === 'object' && 'AWS' in Principal && Principal.AWS === '*')
  return [
    wide.length > 0 && !isOwner && `allows ${wide.join(', ')}`,
    kind === 'role' && listOf(Resource).length === 0 && 'names no resource',
    kind === 'role' && onAll && !Condition && !withoutArn(actions) && `allows ${actions.join(', ')} on everything`,
    anybody && !Condition && !isOfEndpoint(statement) && 'allows everybody',
    /undefined|null|\[object/.test(JSON.stringify(statement)) && 'is made of something that is missing',
  ].filter((fault): fault is string => typeof fault === 'string')
}

const isRoot = (arn: string) => /^arn:aws:iam::\d{12}:root$/.test(arn)

/** What became of statements has no ARN: the finisher reads what the loader's ended with. Nor have metrics. */
function withoutArn(actions: string[]): boolean {
  return actions.every((action) =>
    /^(redshift-data:(DescribeStatement|GetStatementResult|CancelStatement)|cloudwatch:GetMetricData)$/.test(action),
  )
}

/**
 * A private API allows everybody who comes through its endpoint, and refuses all others in its next statement; an
 * endpoint says what may be reached by it, and callers' own rights still count.
 */
function isOfEndpoint({ where }: Found): boolean {
  return /^aws:(apigateway.restApi:RestApi|ec2.vpcEndpoint:VpcEndpoint) /.test(where)
}

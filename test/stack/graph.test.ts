import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { alarmNames, hasBalancer } from '../../src/stack/calculations/alarm-names.ts'
import { endpointServices } from '../../src/stack/calculations/endpoints.ts'
import { firewallRules } from '../../src/stack/calculations/firewall-rules.ts'
import { type Graph, graphOf } from '../support/stack-mocks.ts'
import { faultsOf, listOf, statementsOf } from '../support/stack-policies.ts'
import * as rules from '../support/stack-rules.ts'
import { shapes } from '../support/stack-shapes.ts'
import { mailPassword, oidcSecret, programArgs, type VariantName, variantNames } from '../support/stack-variants.ts'

const graphs = new Map<VariantName, Graph>()
const seen = new Set<string>()

describe.each(variantNames)('%s', (variant) => {
  let graph: Graph
  beforeAll(async () => {
    graph = await graphOf(programArgs(variant))
    graphs.set(variant, graph)
    for (const { type, name } of graph.resources) seen.add(`${type} ${name}`)
  })

  it('is made of these parts', () => {
    const wanted = shapes[variant]
    const counts = Object.keys(wanted).map((type) => [type, graph.of(`aws:${type}`).length])
    expect(Object.fromEntries(counts)).toEqual(wanted)
  })

  it('has the alarms, endpoints, load balancers and rules that its estimate counts', () => {
    const { settings } = programArgs(variant)
    const endpoints = graph
      .of('aws:ec2/vpcEndpoint:VpcEndpoint')
      .filter(({ vpcEndpointType }) => vpcEndpointType === 'Interface')
    const rules = graph.of('aws:wafv2/webAcl:WebAcl').flatMap(({ rules }) => rules)
    expect({
      alarms: graph.of('aws:cloudwatch/metricAlarm:MetricAlarm').length,
      endpoints: endpoints.length,
      balancers: graph.of('aws:lb/loadBalancer:LoadBalancer').length,
      rules: rules.length,
    }).toEqual({
      alarms: alarmNames(settings).length,
      endpoints: endpointServices(settings).length,
      balancers: hasBalancer(settings) ? 1 : 0,
      rules: settings.edge === 'rest' ? firewallRules().length : 0,
    })
  })

  it('gives no two resources of a type one name', () => {
    const names = graph.resources.map(({ type, name }) => `${type} ${name}`)
    expect(names).toHaveLength(new Set(names).size)
  })

  it('begins every name with the stack’s', () => {
    const others = graph.resources.filter(
      ({ type, name }) => type !== 'pulumi:pulumi:Stack' && !name.startsWith('shop-'),
    )
    expect(others).toEqual([])
  })

  it('leaves no name longer than AWS takes it', () => {
    const limits: { [type: string]: number } = { 'lb/loadBalancer:LoadBalancer': 32, 'lb/targetGroup:TargetGroup': 32 }
    const long = graph.resources.filter(({ type, name }) => {
      const longest = name.replace(/^shop/, 'x'.repeat(20)).length + '-1234567'.length
      return longest > (limits[type.replace('aws:', '')] ?? 64) && type.startsWith('aws:') && isNamed(type)
    })
    expect(long.map(({ type, name }) => `${type} ${name}`)).toEqual([])
  })

  const broken = (rule: rules.Rule) =>
    graph.resources.flatMap((resource) => rule(resource).map((fault) => `${resource.type} ${resource.name} ${fault}`))

  it.each([
    ['tags whatever can be tagged', rules.isTagged],
    ['encrypts whatever holds something', rules.isEncrypted],
    ['holds nothing that no rule knows how to look at', rules.isKnownToEncrypt],
    ['protects and keeps data, and nothing else', rules.isKept],
    ['opens nothing but 443 to everybody', rules.isClosed],
    ['makes nothing public', rules.isPrivate],
    ['gives nobody a password', rules.hasNoPassword],
    ['shows no secret in what is kept', rules.holdsNoPlain(oidcSecret)],
    ['shows no password of the mail server in what is kept', rules.holdsNoPlain(mailPassword)],
  ])('%s', (_, rule) => {
    expect(broken(rule)).toEqual([])
  })

  it('keeps the VPC where databases that are kept live in it, and only there', () => {
    const kept = graph.resources.filter(({ type }) => type === 'awsx:ec2:Vpc').map(({ protect }) => protect)
    expect(kept).toEqual([graph.of('aws:rds/cluster:Cluster').length > 0])
  })

  it('allows no more than it names', () => {
    const faults = statementsOf(graph.resources).flatMap((each) =>
      faultsOf(each).map((fault) => `${each.where} ${fault}`),
    )
    expect(faults).toEqual([])
  })

  it('has a bucket policy, versions and a public access block for every bucket', () => {
    const count = graph.of('aws:s3/bucket:Bucket').length
    const each = [
      'bucketPolicy:BucketPolicy',
      'bucketVersioning:BucketVersioning',
      'bucketPublicAccessBlock:BucketPublicAccessBlock',
    ]
    expect(each.map((type) => graph.of(`aws:s3/${type}`).length)).toEqual([count, count, count])
  })

  it('lets go of what can be made again, and of counts that nobody looked at, and of nothing that was received', () => {
    const expiring = graph.of('aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration').map((each) => {
      const rules = each.rules as { filter: { prefix: string }; expiration?: { days: number } }[]
      const days = rules
        .filter(({ expiration }) => expiration)
        .map(({ filter, expiration }) => [filter.prefix, expiration?.days])
      return [each.bucket, Object.fromEntries(days)]
    })
    expect(Object.fromEntries(expiring)).toEqual({
      'shop-logs-id': { '': 90 },
      'shop-raw-id': {},
      'shop-work-id': { 'staged/': 7, 'imports/': 30, 'athena/': 7, 'status/refused/': 30 },
    })
  })

  it('refuses buckets’ visitors without TLS', () => {
    const denied = statementsOf(graph.resources).filter(({ Sid }) => Sid === 'TlsOnly')
    expect(denied).toHaveLength(graph.of('aws:s3/bucket:Bucket').length)
    for (const { Effect, Principal, Action, Condition } of denied) {
      expect({ Effect, Principal, Action, Condition }).toEqual({
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 's3:*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      })
    }
  })

  it('lets only Firehose and who loads write into the raw bucket', () => {
    const writers = statementsOf(graph.resources)
      .filter(({ kind, Action }) => kind === 'role' && listOf(Action).includes('s3:PutObject'))
      .filter(({ Resource }) => listOf(Resource).some((arn) => arn.startsWith('arn:aws:s3:::shop-raw')))
      .map(({ where }) => where.split(' ')[1])
    expect(new Set(writers)).toEqual(expectedWriters(graph))
  })

  it('lets who loads delete what is not kept, and nobody anything else but rows for COPY and counts', () => {
    const deletes = statementsOf(graph.resources).filter(
      ({ kind, Action }) => kind === 'role' && listOf(Action).some((action) => /^s3:Delete|^s3:\*/.test(action)),
    )
    const things = deletes.flatMap(({ Resource }) => listOf(Resource))
    const withRedshift = graph.of('aws:rds/cluster:Cluster').length > 0
    const received = ['events', 'users', 'quarantine'].map((prefix) => `arn:aws:s3:::shop-raw/${prefix}/*`)
    const own = (withRedshift ? ['staged', 'config/erase'] : []).concat('status/refused')
    const work = own.map((prefix) => `arn:aws:s3:::shop-work/${prefix}/*`)
    expect(new Set(things)).toEqual(new Set([...received, ...work]))
    const ofData = deletes.filter(({ Resource }) => listOf(Resource).includes(received[0]!))
    expect(new Set(ofData.map(({ where }) => where))).toHaveProperty('size', 1)
  })

  it('puts the boundary on every role where there is one', () => {
    const boundaries = graph.of('aws:iam/role:Role').map(({ permissionsBoundary }) => permissionsBoundary)
    const wanted = programArgs(variant).settings.permissions_boundary
    expect(new Set(boundaries)).toEqual(new Set([wanted]))
  })
})

/** Types whose physical name Pulumi makes of the logical one, and which are short. */
function isNamed(type: string): boolean {
  return /:(Role|Function|LoadBalancer|TargetGroup|Bucket|Schedule|ScheduleGroup|EventRule|FirehoseDeliveryStream)$/.test(
    type,
  )
}

function expectedWriters(graph: Graph): Set<string> {
  const withRedshift = graph.of('aws:rds/cluster:Cluster').length > 0
  return new Set(['shop-stream-events', 'shop-stream-users', withRedshift ? 'shop-loader' : 'shop-host'])
}

describe('all variants together', () => {
  it('have everything that the rules call data', () => {
    expect([...rules.data].filter((each) => !seen.has(each))).toEqual([])
  })

  it('have every component', () => {
    const kinds = [...seen].flatMap((each) => /^dataloaf:aws:(\S+)/.exec(each)?.[1] ?? [])
    const made = readdirSync('src/stack', { encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [
        ...readFileSync(`src/stack/${file}`, 'utf8').matchAll(/super\('[\w-]+', '([\w-]+)', scope\)/g),
      ])
      .map(([, kind]) => kind)
    expect(new Set(kinds)).toEqual(new Set(made))
  })
})

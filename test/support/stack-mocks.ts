import { runtime } from '@pulumi/pulumi'
import { type ProgramArgs, type StackOutputs, stackProgram } from '../../src/stack/program.ts'

/** One resource as the program registered it. Secret inputs are wrapped, as they go to the engine. */
export interface Registered {
  type: string
  name: string
  inputs: Inputs
  protect: boolean
  retainOnDelete: boolean
}

// Inputs are whatever the resource's class takes; tests look into them by name.
// biome-ignore lint/suspicious/noExplicitAny: the graph of every resource type has no type of its own
export type Inputs = Record<string, any>

export interface Graph {
  resources: Registered[]
  outputs: StackOutputs
  /** The inputs of the resources of a type. */
  of(type: string): Inputs[]
}

const account = '123456789012'

/** Runs the program without an engine: every resource is "made" as it was asked for. An unknown call throws. */
export async function graphOf(args: ProgramArgs): Promise<Graph> {
  const resources: Registered[] = []
  const guards = new Map<string, Guard>()
  await runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        resources.push({ type, name, inputs, protect: false, retainOnDelete: false, ...guards.get(`${type} ${name}`) })
        return { id: `${name}-id`, state: stateOf(type, name, inputs) }
      },
      call: ({ token, inputs }) => answerTo(token, inputs),
    },
    'dataloaf',
    args.settings.stack,
    false,
  )
  watchOptions((type, name, guard) => guards.set(`${type} ${name}`, guard))
  const outputs = (await runtime.runInPulumiStack(stackProgram(args))) as StackOutputs
  // Without this the last registrations are missed.
  await runtime.disconnect()
  return { resources, outputs, of: (type) => resources.filter((each) => each.type === type).map((each) => each.inputs) }
}

type Guard = Pick<Registered, 'protect' | 'retainOnDelete'>

/** Mocks are not told of a resource's options; the requests that they come with are. */
function watchOptions(tell: (type: string, name: string, guard: Guard) => void): void {
  const monitor = runtime.getMonitor()
  if (!monitor) throw new Error('There is no monitor to watch.')
  const register = monitor.registerResource.bind(monitor) as (...args: unknown[]) => unknown
  const watched = (request: Request, ...rest: unknown[]) => {
    const guard = { protect: request.getProtect(), retainOnDelete: request.getRetainondelete() }
    tell(request.getType(), request.getName(), guard)
    return register(request, ...rest)
  }
  Object.assign(monitor, { registerResource: watched })
}

interface Request {
  getType(): string
  getName(): string
  getProtect(): boolean
  getRetainondelete(): boolean
}

/** Inputs and what AWS would add to them. */
function stateOf(type: string, name: string, inputs: Inputs): Inputs {
  const service = type.split(':')[1]?.split('/')[0]
  const common = { name, bucket: name, url: `https://sqs.us-east-1.amazonaws.com/${account}/${name}` }
  const arn = `arn:aws:${service}:us-east-1:${account}:${name}`
  return { ...common, arn, ...inputs, ...(added[type]?.(name, inputs) ?? {}) }
}

const added: { [type: string]: (name: string, inputs: Inputs) => Inputs } = {
  'awsx:ec2:Vpc': (_, { subnetSpecs, availabilityZoneNames }) => {
    const ids = (type: string) =>
      subnetSpecs.some((spec: Inputs) => spec.type === type)
        ? availabilityZoneNames.map((z: string) => `${type}-${z}`)
        : []
    return { vpcId: 'vpc-1', publicSubnetIds: ids('Public'), isolatedSubnetIds: ids('Isolated'), privateSubnetIds: [] }
  },
  'aws:s3/bucket:Bucket': (name) => ({ arn: `arn:aws:s3:::${name}` }),
  'aws:acm/certificate:Certificate': (_, { domainName, subjectAlternativeNames }) => ({
    domainValidationOptions: [domainName, ...subjectAlternativeNames].map((domain: string) => ({
      domainName: domain,
      resourceRecordName: `_proof.${domain}`,
      resourceRecordType: 'CNAME',
      resourceRecordValue: '_proof.acm-validations.aws',
    })),
  }),
  'aws:route53/record:Record': (_, { name }) => ({ fqdn: name }),
  'aws:rds/cluster:Cluster': (name) => ({
    endpoint: `${name}.rds.amazonaws.com`,
    masterUserSecrets: [{ secretArn: `arn:aws:secretsmanager:us-east-1:${account}:secret:rds!${name}` }],
  }),
  'aws:redshiftserverless/namespace:Namespace': (name) => ({ namespaceId: `${name}-namespace-id` }),
  'aws:redshift/cluster:Cluster': (name) => ({ clusterNamespaceArn: `arn:aws:redshift:${name}-namespace` }),
  'aws:ec2/launchTemplate:LaunchTemplate': () => ({ latestVersion: 1 }),
  'aws:ec2/instance:Instance': (name) => ({ privateDns: `${name}.ec2.internal` }),
  'aws:lb/loadBalancer:LoadBalancer': (name) => ({
    dnsName: `${name}.elb.amazonaws.com`,
    zoneId: 'Z1',
    arnSuffix: `app/${name}`,
  }),
  'aws:lb/targetGroup:TargetGroup': (name) => ({ arnSuffix: `targetgroup/${name}` }),
  'aws:cloudfront/distribution:Distribution': (name) => ({ domainName: `${name}.cloudfront.net` }),
  'aws:apigatewayv2/api:Api': (name) => ({
    apiEndpoint: `https://${name}.execute-api.amazonaws.com`,
    executionArn: `arn:aws:execute-api:us-east-1:${account}:${name}`,
  }),
  'aws:apigatewayv2/domainName:DomainName': (name, { domainNameConfiguration }) => ({
    domainNameConfiguration: { ...domainNameConfiguration, targetDomainName: `${name}.regional`, hostedZoneId: 'Z2' },
  }),
  'aws:apigateway/restApi:RestApi': (name) => ({
    executionArn: `arn:aws:execute-api:us-east-1:${account}:${name}`,
    rootResourceId: 'root',
  }),
  'aws:apigateway/stage:Stage': (name) => ({ invokeUrl: `https://${name}.execute-api.amazonaws.com/collect` }),
  'aws:apigateway/domainName:DomainName': (name) => ({ regionalDomainName: `${name}.regional`, regionalZoneId: 'Z3' }),
  'aws:lambda/function:Function': (name) => ({ invokeArn: `arn:aws:apigateway:us-east-1:lambda:${name}` }),
  'aws:kms/key:Key': (name) => ({ keyId: `${name}-key-id` }),
}

function answerTo(token: string, inputs: Inputs): Inputs {
  const answer = answers[token]
  if (!answer) throw new Error(`The program called ${token}, which this test does not know.`)
  return answer(inputs)
}

const answers: { [token: string]: (inputs: Inputs) => Inputs } = {
  'aws:index/getCallerIdentity:getCallerIdentity': () => ({
    accountId: account,
    arn: `arn:aws:iam::${account}:user/me`,
  }),
  'aws:index/getAvailabilityZones:getAvailabilityZones': () => ({
    names: ['us-east-1a', 'us-east-1b', 'us-east-1c', 'us-east-1d'],
  }),
  'aws:ec2/getRouteTables:getRouteTables': () => ({ ids: ['rtb-2', 'rtb-1'] }),
  'aws:route53/getZone:getZone': ({ name }) => ({ zoneId: `zone-of-${name}` }),
  'aws:ec2/getManagedPrefixList:getManagedPrefixList': () => ({ id: 'pl-cloudfront' }),
}

const secretMark = ['4dabf18193072939515e22adb298388d', '1b47061264138c4ac30d75fd1eb44270'] as const

/** Whether a value goes to the engine as a secret, which keeps it encrypted and shows it nowhere. */
export function isSecret(value: object): value is { value: unknown } {
  return (value as Inputs)[secretMark[0]] === secretMark[1]
}

/** Inputs with secrets unwrapped. */
export function plain(inputs: Inputs): Inputs {
  return isSecret(inputs) ? (inputs.value as Inputs) : inputs
}

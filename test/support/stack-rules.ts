import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Inputs, isSecret, plain, type Registered } from './stack-mocks.ts'

/** Rules that hold for every resource of every variant. Each answers with what breaks it, in words. */
export type Rule = (resource: Registered) => string[]

const require = createRequire(import.meta.url)

/** Whatever can carry tags carries the stack's. */
export const isTagged: Rule = ({ type, inputs }) => {
  if (!takes(type, 'tags')) return []
  const own: Inputs = Array.isArray(inputs.tags)
    ? Object.fromEntries(inputs.tags.map((tag: Inputs) => [tag.key, tag.value]))
    : (inputs.tags ?? {})
  const missing = ['Application', 'dataloaf:stack', 'dataloaf:part'].filter((key) => !own[key])
  return missing.map((key) => `has no tag ${key}`)
}

/** Inputs by which a resource says that it is encrypted, and with what. Types that hold nothing are not listed. */
const encrypted: { [type: string]: (inputs: Inputs) => unknown } = {
  'aws:sqs/queue:Queue': ({ kmsMasterKeyId }) => kmsMasterKeyId,
  'aws:sns/topic:Topic': ({ kmsMasterKeyId }) => kmsMasterKeyId,
  'aws:cloudwatch/logGroup:LogGroup': ({ kmsKeyId }) => kmsKeyId,
  'aws:lambda/function:Function': ({ kmsKeyArn }) => kmsKeyArn,
  'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream': ({ serverSideEncryption, extendedS3Configuration }) =>
    serverSideEncryption?.keyArn && extendedS3Configuration?.kmsKeyArn,
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': ({ rules }) =>
    rules[0].applyServerSideEncryptionByDefault.sseAlgorithm,
  'aws:redshiftserverless/namespace:Namespace': ({ kmsKeyId, adminPasswordSecretKmsKeyId }) =>
    kmsKeyId && adminPasswordSecretKmsKeyId,
  'aws:redshift/cluster:Cluster': ({ encrypted, kmsKeyId }) => String(encrypted) === 'true' && kmsKeyId,
  'aws:rds/cluster:Cluster': ({ storageEncrypted, kmsKeyId }) => storageEncrypted && kmsKeyId,
  'aws:ebs/volume:Volume': ({ encrypted, kmsKeyId }) => encrypted && kmsKeyId,
  'aws:ec2/launchTemplate:LaunchTemplate': ({ blockDeviceMappings }) =>
    blockDeviceMappings.every(({ ebs }: Inputs) => ebs.encrypted === 'true' && ebs.kmsKeyId),
  'aws:athena/workgroup:Workgroup': ({ configuration }) =>
    configuration.resultConfiguration.encryptionConfiguration.kmsKeyArn,
  'aws:secretsmanager/secret:Secret': ({ kmsKeyId }) => kmsKeyId,
  'aws:ssm/parameter:Parameter': ({ type, keyId }) => type === 'SecureString' && keyId,
  'aws:scheduler/schedule:Schedule': ({ kmsKeyArn }) => kmsKeyArn,
  'aws:glue/crawler:Crawler': ({ securityConfiguration }) => securityConfiguration,
  'aws:kms/key:Key': ({ enableKeyRotation }) => enableKeyRotation,
}

export const isEncrypted: Rule = ({ type, inputs }) => {
  const says = encrypted[type]
  return says && !says(inputs) ? ['is not encrypted with the stack’s key'] : []
}

/** Names of inputs that speak of encryption: a type that has one and is not listed above has been forgotten. */
export const isKnownToEncrypt: Rule = ({ type }) => {
  const speaks = ['kmsKeyId', 'kmsKeyArn', 'kmsMasterKeyId', 'encrypted', 'storageEncrypted', 'serverSideEncryption']
  const forgotten = type.startsWith('aws:') && !encrypted[type] && !encryptedElsewhere.has(type)
  return forgotten && speaks.some((input) => takes(type, input)) ? ['can be encrypted, and no rule looks at it'] : []
}

/** Types whose encryption is another resource's affair. */
const encryptedElsewhere = new Set([
  // The bucket's configuration is a resource of its own; objects follow it.
  'aws:s3/bucketObjectv2:BucketObjectv2',
  // The queue's; the key would be for filters, and there are none.
  'aws:lambda/eventSourceMapping:EventSourceMapping',
  // The cluster's.
  'aws:rds/clusterInstance:ClusterInstance',
])

/** What holds data stays when somebody slips. */
export const data = new Set([
  'aws:kms/key:Key shop-key',
  'aws:s3/bucket:Bucket shop-raw',
  'aws:redshiftserverless/namespace:Namespace shop-warehouse',
  'aws:redshift/cluster:Cluster shop-warehouse',
  'aws:rds/cluster:Cluster shop-metadata',
  'aws:rds/clusterInstance:ClusterInstance shop-metadata',
  'aws:ebs/volume:Volume shop-data',
  'aws:cognito/userPool:UserPool shop-people',
])

export const isKept: Rule = ({ type, name, protect, retainOnDelete }) => {
  // It stays where a database stays, which a test of its own says.
  if (type === 'awsx:ec2:Vpc') return []
  const holdsData = data.has(`${type} ${name}`)
  if (holdsData) return [...(protect ? [] : ['is not protected']), ...(retainOnDelete ? [] : ['goes with the stack'])]
  // What guards the bucket stays with it.
  const guards = /^aws:s3\/bucket\w+:/.test(type) && name === 'shop-raw'
  return (protect || retainOnDelete) !== guards ? [guards ? 'leaves the data it guards' : 'is kept for nothing'] : []
}

/** Only 443 is open to everybody, in and out, and the mail server’s port outwards; nothing listens on 22. */
export const isClosed: Rule = ({ type, inputs }) => {
  if (type === 'aws:ec2/securityGroup:SecurityGroup') {
    const inline = [...(inputs.ingress ?? []), ...(inputs.egress ?? [])]
    return inline.length > 0 ? ['has rules of its own'] : []
  }
  if (!/securityGroup(Ingress|Egress)Rule/.test(type)) return []
  const ports = `${inputs.fromPort}-${inputs.toPort}`
  const toAll = inputs.cidrIpv4 === '0.0.0.0/0' || inputs.cidrIpv6 === '::/0'
  const wrong = [
    toAll &&
      ports !== '443-443' &&
      !(/Egress/.test(type) && inputs.description === 'Mail' && ports === '465-465') &&
      `is open to everybody on ${ports}`,
    ports === '22-22' && 'opens port 22',
  ]
  const named = inputs.cidrIpv4 || inputs.referencedSecurityGroupId || inputs.prefixListId
  return [...wrong, !named && 'names nobody'].filter((word): word is string => Boolean(word))
}

/** Nothing is reachable from the internet that need not be. */
export const isPrivate: Rule = ({ type, inputs }) => {
  if (inputs.publiclyAccessible === true) return ['is publicly accessible']
  if (type === 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock') {
    const all = ['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets']
    return all.filter((name) => inputs[name] !== true).map((name) => `does not ${name}`)
  }
  if (type === 'aws:ec2/launchTemplate:LaunchTemplate' && inputs.metadataOptions?.httpTokens !== 'required')
    return ['answers metadata without a token']
  if (type === 'aws:ec2/launchTemplate:LaunchTemplate' && inputs.keyName) return ['has an SSH key']
  return []
}

/** Text that must appear nowhere in what the state keeps, unless it is wrapped as a secret. */
export function holdsNoPlain(text: string): Rule {
  return ({ inputs }) => (reveals(inputs, text) ? ['shows a secret'] : [])
}

function reveals(value: unknown, text: string): boolean {
  if (typeof value === 'string') return value.includes(text)
  if (typeof value !== 'object' || value === null || isSecret(value)) return false
  return Object.values(value).some((inner) => reveals(inner, text))
}

/** No password is given to anything: those that there are, AWS makes and keeps. */
export const hasNoPassword: Rule = ({ inputs }) =>
  Object.keys(plain(inputs))
    .filter((key) => /password$/i.test(key) && !/^manage/.test(key))
    .map((key) => `is given ${key}`)

/** Whether a resource's class has an input, as its installed file says. */
function takes(type: string, input: string): boolean {
  if (type === 'awsx:ec2:Vpc') return input === 'tags'
  const [, module, file] = /^aws:(\w+)\/(\w+):/.exec(type) ?? []
  if (!module || !file) return false
  const source = readFileSync(require.resolve(`@pulumi/aws/${module}/${file}.js`), 'utf8')
  return source.includes(`resourceInputs["${input}"] = args?.${input}`)
}

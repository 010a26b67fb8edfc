import { type Policy, policy, type Statement } from './policy.ts'

/** Policies of the things themselves: who may reach them, whatever roles say. */

interface Place {
  partition: string
  region: string
  account: string
}

/** A bucket that answers over TLS 1.2 and later only. `more` allows services to write to it. */
export function tlsOnly(bucket: string, more: Statement[] = []): Policy {
  const deny = (sid: string, condition: Statement['Condition']): Statement => ({
    Sid: sid,
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: 's3:*',
    Resource: [bucket, `${bucket}/*`],
    ...(condition && { Condition: condition }),
  })
  return policy(
    deny('TlsOnly', { Bool: { 'aws:SecureTransport': 'false' } }),
    deny('ModernTlsOnly', { NumericLessThan: { 's3:TlsVersion': '1.2' } }),
    ...more,
  )
}

/** Lets S3 and load balancers put their access logs into a bucket. */
export function accessLogs(bucket: string, { partition, account }: Place): Statement[] {
  const put = (service: string, condition: Statement['Condition']): Statement => ({
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 's3:PutObject',
    Resource: `${bucket}/*`,
    ...(condition && { Condition: condition }),
  })
  return [
    put('logging.s3.amazonaws.com', { StringEquals: { 'aws:SourceAccount': account } }),
    put('logdelivery.elasticloadbalancing.amazonaws.com', {
      ArnLike: { 'aws:SourceArn': `arn:${partition}:elasticloadbalancing:*:${account}:loadbalancer/*` },
    }),
  ]
}

/** The stack's key: the account's policies rule, and services may use it for what belongs to this account. */
export function keyPolicy({ partition, region, account }: Place): Policy {
  const root = `arn:${partition}:iam::${account}:root`
  const use = ['kms:Decrypt', 'kms:GenerateDataKey*']
  return policy(
    { Sid: 'AccountPolicies', Effect: 'Allow', Principal: { AWS: root }, Action: 'kms:*', Resource: '*' },
    {
      Sid: 'Logs',
      Effect: 'Allow',
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Action: ['kms:Encrypt', 'kms:ReEncrypt*', 'kms:DescribeKey', ...use],
      Resource: '*',
      Condition: {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*` },
      },
    },
    {
      Sid: 'Notifications',
      Effect: 'Allow',
      Principal: { Service: ['s3', 'events', 'cloudwatch', 'budgets'].map((name) => `${name}.amazonaws.com`) },
      Action: use,
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceAccount': account } },
    },
    {
      // As AWS's own key for volumes: the scaling group's role is in no policy of ours.
      Sid: 'Volumes',
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: ['kms:Encrypt', 'kms:ReEncrypt*', 'kms:CreateGrant', 'kms:DescribeKey', ...use],
      Resource: '*',
      Condition: { StringEquals: { 'kms:CallerAccount': account, 'kms:ViaService': `ec2.${region}.amazonaws.com` } },
    },
  )
}

/** Lets one thing of a service send messages to a queue, in nobody else's name. */
export function queueFrom(queue: string, { service, source }: { service: string; source: string }): Policy {
  return policy({
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sqs:SendMessage',
    Resource: queue,
    Condition: { ArnEquals: { 'aws:SourceArn': source } },
  })
}

/** Lets alarms, rules and budgets of this account tell the topic. */
export function topicFrom(topic: string, { account }: Place): Policy {
  return policy({
    Effect: 'Allow',
    Principal: { Service: ['cloudwatch', 'events', 'budgets'].map((name) => `${name}.amazonaws.com`) },
    Action: 'sns:Publish',
    Resource: topic,
    Condition: { StringEquals: { 'aws:SourceAccount': account } },
  })
}

/** A private API is called through one endpoint, or not at all. */
export function throughEndpoint(endpoint: string): Policy {
  const invoke = { Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' } as const
  return policy(
    { Effect: 'Allow', ...invoke },
    { Effect: 'Deny', ...invoke, Condition: { StringNotEquals: { 'aws:SourceVpce': endpoint } } },
  )
}

/** What machines in the VPC may reach of S3: this account's buckets, and the system's own packages and agents. */
export function bucketsInReach({ partition, region, account }: Place): Policy {
  const system = [
    `al2023-repos-${region}-*`,
    `amazon-ssm-${region}`,
    `amazon-ssm-packages-${region}`,
    `aws-ssm-${region}`,
  ]
  return policy(
    {
      Sid: 'OwnBuckets',
      Effect: 'Allow',
      Principal: '*',
      Action: [
        's3:GetObject',
        's3:PutObject',
        's3:DeleteObject',
        's3:ListBucket',
        's3:AbortMultipartUpload',
        's3:GetBucketLocation',
      ],
      Resource: '*',
      Condition: { StringEquals: { 'aws:ResourceAccount': account } },
    },
    {
      Sid: 'System',
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: system.map((bucket) => `arn:${partition}:s3:::${bucket}/*`),
    },
  )
}

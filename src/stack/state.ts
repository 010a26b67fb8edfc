/**
 * Where a deployment's state is: a bucket and a key of the same account, made on the first `up` and not part of the
 * stack. Every step looks first, so a run that was cut off in the middle is taken up by the next.
 */
import { CreateAliasCommand, CreateKeyCommand, DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  GetBucketTaggingCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { DataLoafError } from '../errors.ts'
import type { Identity } from './account.ts'
import { stateNames } from './calculations/names.ts'
import { type AwsPlace, asked, clientOptions, found } from './clients.ts'
import type { StackSettings } from './settings.ts'

export interface StateStore {
  bucket: string
  /** As Pulumi names them. */
  backend: string
  /** Undefined: a passphrase, for a state that is thrown away. */
  secretsProvider: string | undefined
}

type Named = Pick<StackSettings, 'stack' | 'region' | 'profile'>

/** The state's place, or undefined before the first `up`. Changes nothing. */
export async function findState(settings: Named, identity: Identity): Promise<StateStore | undefined> {
  const { bucket, alias } = stateNames({ ...settings, account: identity.account })
  const key =
    (await isOurs(settings, bucket)) &&
    (await found(kms(settings).send(new DescribeKeyCommand({ KeyId: alias })), /NotFound/))
  return key ? storeOf(settings, bucket, alias) : undefined
}

/** Other regions of the account that have a deployment of this name, where its credentials may list buckets. */
export async function otherRegions(settings: Named, { account }: Identity): Promise<string[]> {
  const { bucket } = stateNames({ ...settings, account })
  const Prefix = bucket.slice(0, -settings.region.length)
  const { Buckets = [] } = await s3(settings)
    .send(new ListBucketsCommand({ Prefix }))
    .catch(() => ({ Buckets: [] }))
  const names = Buckets.map(({ Name = '' }) => Name).filter((name) => name.startsWith(Prefix) && name !== bucket)
  return names.map((name) => name.slice(Prefix.length))
}

/** The state's place, made where it is missing. */
export async function ensureState(settings: Named, identity: Identity): Promise<StateStore> {
  const { bucket, alias } = stateNames({ ...settings, account: identity.account })
  await ensureBucket(settings, bucket)
  const key = await ensureKey(settings, { bucket, alias })
  await guard(settings, { bucket, key, partition: identity.partition })
  return storeOf(settings, bucket, alias)
}

function storeOf({ region }: AwsPlace, bucket: string, alias: string): StateStore {
  const where = `region=${region}&awssdk=v2`
  return { bucket, backend: `s3://${bucket}?${where}`, secretsProvider: `awskms://${alias}?${where}` }
}

async function ensureBucket(place: AwsPlace, bucket: string): Promise<void> {
  if (await isOurs(place, bucket)) return
  // The one region that must not be named.
  const elsewhere = place.region !== 'us-east-1' && {
    CreateBucketConfiguration: { LocationConstraint: place.region as BucketLocationConstraint },
  }
  await asked(s3(place).send(new CreateBucketCommand({ Bucket: bucket, ...elsewhere })))
}

/** Whether the bucket is there. Rejects with `forbidden` for one that is somebody else's: names are the whole world's. */
async function isOurs(place: AwsPlace, bucket: string): Promise<boolean> {
  const answer = s3(place).send(new HeadBucketCommand({ Bucket: bucket }))
  const head = answer.catch((error) => Promise.reject(isRefused(error) ? taken(bucket, error) : error))
  return (await found(head, /404|NotFound|NoSuchBucket/)) !== undefined
}

/** S3 answers HEAD without a word, so that only the status says why. */
const isRefused = (error: { $metadata?: { httpStatusCode?: number } }) => error.$metadata?.httpStatusCode === 403

function taken(bucket: string, cause: unknown): DataLoafError {
  const message = `The bucket ${bucket} belongs to another account, or these credentials may not look at it.`
  const hint = 'Choose another "stack" in dataloaf.json, or credentials that have s3:ListBucket.'
  return new DataLoafError('forbidden', message, { hint, cause })
}

/** The bucket's tag remembers a key whose alias was not made any more, so that there is never a second one. */
async function ensureKey(place: Named, { bucket, alias }: { bucket: string; alias: string }): Promise<string> {
  const client = kms(place)
  const known = await found(client.send(new DescribeKeyCommand({ KeyId: alias })), /NotFound/)
  if (known?.KeyMetadata?.Arn) return known.KeyMetadata.Arn
  const key = (await rememberedKey(place, bucket)) ?? (await createKey(place, bucket))
  await asked(client.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: key })))
  return key
}

async function rememberedKey(place: AwsPlace, bucket: string): Promise<string | undefined> {
  const tagging = await found(s3(place).send(new GetBucketTaggingCommand({ Bucket: bucket })), /NoSuchTagSet/)
  return tagging?.TagSet?.find(({ Key }) => Key === keyTag)?.Value
}

async function createKey(place: Named, bucket: string): Promise<string> {
  const tags = { Application: 'dataloaf', 'dataloaf:stack': place.stack, 'dataloaf:part': 'state' }
  const Tags = Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }))
  const Description = `State of DataLoaf ${place.stack}`
  const { KeyMetadata } = await asked(kms(place).send(new CreateKeyCommand({ Description, Tags })))
  const key = KeyMetadata?.Arn ?? ''
  const TagSet = Object.entries({ ...tags, [keyTag]: key }).map(([Key, Value]) => ({ Key, Value }))
  await asked(s3(place).send(new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet } })))
  return key
}

const keyTag = 'dataloaf:key'

interface Guarded {
  bucket: string
  key: string
  partition: string
}

/** Versions, encryption, TLS, and nothing public. */
async function guard(place: AwsPlace, { bucket: Bucket, key, partition }: Guarded): Promise<void> {
  const client = s3(place)
  const VersioningConfiguration = { Status: 'Enabled' } as const
  await asked(client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration })))
  const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } as const
  const Rules = [{ ApplyServerSideEncryptionByDefault, BucketKeyEnabled: true }]
  const ServerSideEncryptionConfiguration = { Rules }
  await asked(client.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration })))
  const PublicAccessBlockConfiguration = {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  }
  await asked(client.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration })))
  const arn = `arn:${partition}:s3:::${Bucket}`
  const onlyTls = {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  }
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [onlyTls] })
  await asked(client.send(new PutBucketPolicyCommand({ Bucket, Policy })))
}

const s3 = (place: AwsPlace) => new S3Client(clientOptions(place))
const kms = (place: AwsPlace) => new KMSClient(clientOptions(place))

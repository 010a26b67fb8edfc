import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { GetServiceQuotaCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { DataLoafError } from '../errors.ts'
import { type AwsPlace, asked, clientOptions } from './clients.ts'

export interface Identity {
  account: string
  /** Who asks: the ARN of a user or an assumed role. */
  arn: string
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  partition: string
}

/** Whose credentials these are. Rejects, with what to do, when there are none or AWS does not accept them. */
export async function identityOf(place: AwsPlace): Promise<Identity> {
  const answer = new STSClient(clientOptions(place)).send(new GetCallerIdentityCommand({}))
  const { Account: account = '', Arn: arn = '' } = await asked(answer).catch((error) => {
    throw place.profile !== undefined && isWithout(error) ? noProfile(place.profile, error) : error
  })
  return { account, arn, partition: arn.split(':')[1] ?? 'aws' }
}

/** The SDK says of a profile that is not there only that it found no credentials. */
const isWithout = ({ message }: Error) => /could not load credentials/i.test(message)

function noProfile(profile: string, cause: unknown): DataLoafError {
  const hint = 'aws configure list-profiles; then --profile, or "profile" in dataloaf.json.'
  return new DataLoafError('unauthorized', `The AWS profile "${profile}" has no credentials.`, { hint, cause })
}

export interface Quota {
  used: number
  /** Undefined when it may not be read. */
  limit: number | undefined
}

/** VPCs of the region; a deployment needs one. No other quota is near what a deployment uses: it has no Elastic IP. */
export async function vpcQuota(place: AwsPlace): Promise<Quota> {
  const { Vpcs = [] } = await asked(new EC2Client(clientOptions(place)).send(new DescribeVpcsCommand({})))
  const command = new GetServiceQuotaCommand({ ServiceCode: 'vpc', QuotaCode: 'L-F678F1CE' })
  // Not everybody may read quotas, and nothing depends on it but an earlier word.
  const limit = await new ServiceQuotasClient(clientOptions(place)).send(command).then(
    ({ Quota }) => Quota?.Value,
    () => undefined,
  )
  return { used: Vpcs.length, limit }
}

/** Throws `invalid_config` when the region has no room for another VPC. */
export function assertRoom({ used, limit }: Quota, region: string): void {
  if (limit === undefined || used < limit) return
  const message = `The account has ${used} of the ${limit} VPCs that it may have in ${region}, and DataLoaf needs one.`
  const hint = 'Ask for more (Service Quotas, VPCs per Region), delete one, or choose another region.'
  throw new DataLoafError('invalid_config', message, { path: ['aws', 'region'], hint })
}

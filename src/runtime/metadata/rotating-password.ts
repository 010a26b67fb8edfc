import { DataLoafError } from '../../errors.ts'
import { type AwsIdentity, signedRequest } from '../aws-request.ts'

export interface RotatingPasswordOptions {
  /** ARN of the secret, as RDS keeps it. */
  secret: string
  region: string
  credentials: () => Promise<AwsIdentity>
  /** Default: what the AWS SDK's own clients would take from the environment. */
  endpoint?: string | undefined
}

export interface Login {
  username: string
  password: string
}

/** Reads who the database's user is, now: RDS changes the password by itself, so that it is read for every connection. */
export function rotatingPassword(options: RotatingPasswordOptions): () => Promise<Login> {
  const { secret, region, credentials, endpoint = endpointOf(process.env) } = options
  return async function login() {
    const answer = await signedRequest({
      service: 'secretsmanager',
      region,
      credentials,
      url: new URL(endpoint ?? `https://secretsmanager.${region}.amazonaws.com/`),
      body: JSON.stringify({ SecretId: secret }),
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.GetSecretValue' },
    }).catch((cause) => Promise.reject(unreadable(secret, cause)))
    const text = await answer.text()
    if (!answer.ok) throw unreadable(secret, new Error(`${answer.status} ${text.slice(0, 200)}`))
    const { SecretString = '{}' } = JSON.parse(text) as { SecretString?: string }
    return JSON.parse(SecretString) as Login
  }
}

function endpointOf(environment: { [name: string]: string | undefined }): string | undefined {
  return environment.AWS_ENDPOINT_URL_SECRETS_MANAGER ?? environment.AWS_ENDPOINT_URL
}

function unreadable(secret: string, cause: Error): DataLoafError {
  return new DataLoafError('unavailable', `The metadata database’s secret cannot be read: ${cause.message}.`, {
    hint: `Look at what the host may do with ${secret} and its key.`,
    retryAfter: 5,
    cause,
  })
}

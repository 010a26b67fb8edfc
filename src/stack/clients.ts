import { DataLoafError } from '../errors.ts'
import { knownFailure } from './failures.ts'
import type { StackSettings } from './settings.ts'

/** An account, by the credentials that reach it, and a region. */
export type AwsPlace = Pick<StackSettings, 'region' | 'profile'>

/** What every client of the AWS SDK is given; credentials are found as AWS's own tools find them. */
export function clientOptions({ region, profile }: AwsPlace) {
  quiet()
  return { region, maxAttempts: 4, ...(profile !== undefined && { profile }) }
}

/** The SDK announces to everybody when it will leave Node 20; whoever reads it cannot do anything about our bundle. */
export function quiet(): void {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'
}

/** The answer of AWS; its refusal in words that say what to do. */
export async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    throw refusal(error)
  }
}

/** The answer, or undefined when AWS says that there is no such thing. */
export async function found<T>(answer: Promise<T>, absent: RegExp): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (absent.test(nameOf(error))) return undefined
    throw refusal(error)
  }
}

/** S3 answers HEAD with a status and no name. */
function nameOf(error: unknown): string {
  const { name = '', $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } }
  return `${name} ${$metadata?.httpStatusCode ?? ''}`
}

function refusal(error: unknown): DataLoafError {
  if (error instanceof DataLoafError) return error
  const { name = '', message = '' } = error as Error
  const known = knownFailure(`${name}: ${message}`, message, error)
  if (known) return known
  const text = `AWS did not answer as expected. ${name}: ${message}`.trim()
  return new DataLoafError('unavailable', text, { hint: 'Try again; DEBUG=1 shows where it happened.', cause: error })
}

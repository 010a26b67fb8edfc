import { DataLoafError, type ErrorCode } from '../errors.ts'

interface Known {
  /** What the engine, the provider or AWS says. */
  says: RegExp
  code: ErrorCode
  message: string
  hint: string
  /** What of it is told beside the message. Default: the line that failed. */
  detail?: (said: string) => string
}

/** Failures that people meet, in words that say what to do. The first that fits is taken. */
const known: readonly Known[] = [
  {
    says: /stack is currently locked|the stack is locked/i,
    code: 'conflict',
    message: 'Another run is at work on this deployment, or one was cut off in the middle.',
    hint: 'Wait for it to end; if none runs: dataloaf up --unlock',
    // The engine names the lock's file and a command of its own, which is not there for whoever has ours.
    detail: lockHolder,
  },
  {
    says: /ExpiredToken|token (has|is) expired|SSO session .*(expired|invalid)|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch/i,
    code: 'unauthorized',
    message: 'AWS does not accept these credentials: they are expired or unknown.',
    hint: 'aws sso login, or new keys; then the same command again.',
  },
  {
    says: /could not resolve credentials using profile|profile .*(could not be found|not found)|failed to get shared config profile/i,
    code: 'unauthorized',
    message: 'The AWS configuration files have no such profile.',
    hint: 'aws configure list-profiles; then "profile" in dataloaf.json or --profile.',
  },
  {
    says: /no valid credential sources|NoCredentialProviders|failed to refresh cached credentials|could not (find|load) credentials/i,
    code: 'unauthorized',
    message: 'There are no AWS credentials.',
    hint: 'aws configure sso, or AWS_PROFILE=name.',
  },
  {
    says: /ENOTFOUND|EAI_AGAIN|no such host|OptInRequired|is not enabled in this account|invalid AWS region/i,
    code: 'invalid_config',
    message:
      'AWS cannot be reached there: the region does not exist or is not enabled, or this machine has no network.',
    hint: 'Check "region" in dataloaf.json.',
  },
  {
    says: /DataUnavailableException|not enabled for cost explorer/i,
    code: 'unavailable',
    message: 'Cost Explorer has no data of this account yet.',
    hint: 'Open Cost Explorer in the Billing console once; a day later: dataloaf cost',
  },
  {
    says: /AccessDenied|UnauthorizedOperation|is not authorized to perform|AuthorizationError/i,
    code: 'forbidden',
    message: 'These AWS credentials may not do this.',
    hint: 'The line above names the missing permission; whoever administers the account can grant it.',
  },
  {
    says: /LimitExceeded|QuotaExceeded|VpcLimit|AddressLimit|you have reached your|maximum number of/i,
    code: 'deploy_failed',
    message: 'The account has reached one of its quotas.',
    hint: 'Ask for more in Service Quotas, or remove what is not needed; then the same command again.',
  },
  {
    says: /AlreadyExists|BucketAlreadyOwnedByYou|BucketNameUnavailable|EntityAlreadyExists|ConflictException.*already exist/i,
    code: 'deploy_failed',
    message: 'Something of this name is there already and does not belong to this deployment.',
    hint: 'Choose another "stack" in dataloaf.json, or remove what the line above names.',
  },
  {
    says: /cannot be deleted\s+because it is protected/i,
    code: 'conflict',
    message: 'This would delete data.',
    hint: 'dataloaf down --delete-data --confirm NAME',
  },
]

/** A failure of the table, with what was said of it; undefined for one that is not in it. */
export function knownFailure(text: string, detail: string, cause: unknown): DataLoafError | undefined {
  const match = known.find(({ says }) => says.test(text))
  if (!match) return undefined
  const more = match.detail ? match.detail(text) : detail
  return new DataLoafError(match.code, `${match.message} ${more}`.trim(), { hint: match.hint, cause })
}

/** `created by me@laptop (pid 7) at 2026-01-31T10:00:00Z` as the engine says it. */
function lockHolder(said: string): string {
  const holder = /created by (\S.*\S)/.exec(said)?.[1]
  return holder === undefined ? '' : `The lock was taken by ${holder}.`
}

/** A run that failed, by what was said while it ran. What was made is in the state; the same command goes on. */
export function failureOf(operation: string, said: readonly string[], cause: unknown): DataLoafError {
  const text = [...said, cause instanceof Error ? cause.message : String(cause)].join('\n')
  const detail = said[0] ?? firstError(text)
  const message = `The ${operation} stopped part-way. ${detail}`.trim()
  const hint = 'The same command goes on from where it stopped.'
  return knownFailure(text, detail, cause) ?? new DataLoafError('deploy_failed', message, { hint, cause })
}

function firstError(text: string): string {
  const line = text.split('\n').find((each) => /^error: /.test(each.trim()))
  return line?.trim().replace(/^error: /, '') ?? ''
}

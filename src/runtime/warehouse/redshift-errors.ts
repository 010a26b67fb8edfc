import { DataLoafError } from '../../errors.ts'

/** A statement that Redshift took and did not finish. */
export class StatementFailed extends Error {
  readonly status: 'FAILED' | 'ABORTED'

  constructor(status: 'FAILED' | 'ABORTED', reason: string) {
    super(reason.replace(/^ERROR:\s*/, ''))
    this.status = status
  }
}

/** True when the same request may well be taken a little later. */
export function isBusy(error: unknown): boolean {
  return /^(ActiveStatementsExceeded|ActiveSessionsExceeded|Throttling|TooManyRequests)/.test(nameOf(error))
}

/** What Redshift or its Data API reports, in our words; the original stays as the cause. */
export function redshiftError(error: unknown): DataLoafError {
  if (error instanceof DataLoafError) return error
  if (error instanceof StatementFailed) return failedStatement(error)
  if (isBusy(error)) {
    return new DataLoafError('overloaded', 'Redshift runs as many statements as it may at the moment.', {
      retryAfter: 5,
      cause: error,
    })
  }
  return new DataLoafError('unavailable', `Redshift could not be asked: ${messageOf(error)}`, {
    hint: hintOf(nameOf(error)),
    retryAfter: 5,
    cause: error,
  })
}

function failedStatement(error: StatementFailed): DataLoafError {
  const text = error.message.split('\n', 1)[0]!
  if (error.status === 'ABORTED' || /cancel|abort|statement timeout|reached usage limit/i.test(text)) {
    return new DataLoafError('overloaded', `Redshift stopped the statement${text && `: ${text}`}.`, {
      hint: 'Ask for a shorter range or fewer breakdowns; or a limit on queries is set too low.',
      retryAfter: 5,
      cause: error,
    })
  }
  if (/out of memory|disk full|insufficient memory/i.test(text)) {
    return new DataLoafError('overloaded', 'The question needs more memory than Redshift has for it.', {
      hint: 'Ask for a shorter range or fewer breakdowns.',
      cause: error,
    })
  }
  if (/permission denied|password authentication|connection|terminat|restart|shutting down|not available/i.test(text)) {
    return new DataLoafError('unavailable', `Redshift could not answer: ${text}`, {
      hint: 'Look at the state of the cluster or workgroup, and at what the database user may read.',
      retryAfter: 5,
      cause: error,
    })
  }
  return new DataLoafError('invalid_query', text, { cause: error })
}

function hintOf(name: string): string {
  if (/AccessDenied|UnrecognizedClient|ExpiredToken|InvalidSignature|Credentials/.test(name))
    return 'Look at the AWS credentials, and whether they allow redshift-data:ExecuteStatement.'
  if (/ResourceNotFound|Validation/.test(name))
    return 'Look at the names of the cluster or workgroup, database and secret.'
  return 'Look at the network, the region and the state of the cluster or workgroup.'
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : ''
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error)
  return text.split('\n', 1)[0]!
}

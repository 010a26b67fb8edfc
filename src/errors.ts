/**
 * The one error class. A code for programs, a sentence for people, a hint for what to do next.
 * The table below is the only place that knows which HTTP status and which exit code a code means.
 */
export class DataLoafError extends Error {
  readonly code: ErrorCode
  /** What the reader can do next: a command, a flag, an allowed value. */
  readonly hint: string | undefined
  /** Where in the input the fault lies, as keys and indexes from its root; of a text, which character. */
  readonly path: readonly (string | number)[] | undefined
  /** Seconds after which trying again makes sense. */
  readonly retryAfter: number | undefined

  constructor(code: ErrorCode, message: string, { hint, path, retryAfter, cause }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'DataLoafError'
    this.code = code
    this.hint = hint
    this.path = path
    this.retryAfter = retryAfter
  }

  /** The HTTP status this error answers with. */
  get status(): number {
    return codes[this.code].status
  }

  /** The exit code a command ends with. */
  get exitCode(): number {
    return codes[this.code].exit
  }

  /** The body of every error answer, over HTTP and under `--json`. */
  toJSON(): ErrorBody {
    return {
      error: {
        code: this.code,
        message: this.message,
        ...(this.path && { path: this.path }),
        ...(this.hint !== undefined && { hint: this.hint }),
      },
    }
  }
}

export interface ErrorDetails {
  hint?: string | undefined
  path?: readonly (string | number)[] | undefined
  retryAfter?: number | undefined
  cause?: unknown
}

export interface ErrorBody {
  error: { code: string; message: string; path?: readonly (string | number)[]; hint?: string }
}

const codes = {
  invalid_input: { status: 400, exit: 2 },
  invalid_query: { status: 400, exit: 2 },
  invalid_config: { status: 400, exit: 2 },
  too_large: { status: 413, exit: 2 },
  unauthorized: { status: 401, exit: 3 },
  forbidden: { status: 403, exit: 3 },
  /** The write key does not take events from pages of this origin. */
  origin_refused: { status: 403, exit: 3 },
  not_found: { status: 404, exit: 1 },
  conflict: { status: 409, exit: 1 },
  /** Was deleted, and may be restored. */
  deleted: { status: 410, exit: 1 },
  /** Nothing is changed until an owner ends it; what was sent is collected, and questions are answered. */
  read_only: { status: 423, exit: 1 },
  /** What an app collects stays as it is for as long as the app is locked. */
  locked: { status: 423, exit: 1 },
  timed_out: { status: 408, exit: 1 },
  too_many: { status: 429, exit: 1 },
  /** The app, or the write key, has brought in as many events as it may for now. */
  quota_reached: { status: 429, exit: 1 },
  overloaded: { status: 503, exit: 1 },
  disk_full: { status: 503, exit: 1 },
  unavailable: { status: 503, exit: 1 },
  /** Another process owns the data directory. */
  directory_in_use: { status: 503, exit: 1 },
  port_in_use: { status: 503, exit: 1 },
  not_running: { status: 503, exit: 1 },
  /** A stored object or segment whose bytes are not what was written. */
  corrupt: { status: 500, exit: 1 },
  /** A deployment that stopped part-way; what was made is known, and the same command goes on from there. */
  deploy_failed: { status: 500, exit: 4 },
  cancelled: { status: 499, exit: 130 },
  internal: { status: 500, exit: 1 },
} as const

export type ErrorCode = keyof typeof codes

/** Whether a text is one of our codes, as when it came in an answer's body. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(codes, code)
}

/** Any thrown value as a `DataLoafError`; what we did not foresee becomes `internal`, its detail kept as the cause. */
export function asDataLoafError(error: unknown): DataLoafError {
  if (error instanceof DataLoafError) return error
  return new DataLoafError('internal', 'An unexpected error occurred.', { cause: error })
}

/** Whether a system call failed for want of room: no space left, or no quota. */
export function isDiskFull(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code
  return code === 'ENOSPC' || code === 'EDQUOT'
}

import { DataLoafError } from '../../errors.ts'

/** What is read of a body. What goes wrong is the sender's doing: it went away, or sent what is not gzip after all. */
export async function* readable<T>(parts: AsyncIterable<T>, signal?: AbortSignal): AsyncGenerator<T> {
  try {
    yield* parts
  } catch (cause) {
    if (signal?.aborted) throw new DataLoafError('cancelled', 'The import was cut off.', { cause })
    if (cause instanceof DataLoafError) throw cause
    throw new DataLoafError('invalid_input', `The body cannot be read: ${(cause as Error).message}.`, { cause })
  }
}

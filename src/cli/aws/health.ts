/** Seconds an answer may take: a host that was just replaced needs some. */
const patience = 10

/** Whether something answers at an address, in words: `answers`, or why it does not. */
export async function answer(url: string | undefined): Promise<string> {
  if (url === undefined) return 'has no address'
  try {
    const { status } = await fetch(url, { signal: AbortSignal.timeout(patience * 1000) })
    return status < 500 ? 'answers' : `answers with ${status}`
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException
    return `does not answer${code ? ` (${code})` : ''}`
  }
}

/** The writing end of a server-sent event stream. */
export interface Events {
  /** With an id, a reader that comes back says what it had last. */
  send(event: string, data: unknown, id?: string): void
}

export interface EventsOptions {
  /** Each ends the stream: the server stops, or the client went away. */
  signals: readonly AbortSignal[]
  /** Called when the reader is there; answers what to do when it is gone. */
  start(events: Events): () => void
  /** Milliseconds between comments that keep proxies from closing a quiet stream. Default: 15,000. */
  keepAlive?: number
  /** Bytes that may wait for a slow reader before it is let go; browsers connect again. Default: 4 MB. */
  mostWaiting?: number
}

/** A response of server-sent events. */
export function eventStream({ signals, start, keepAlive = 15_000, mostWaiting = 4_000_000 }: EventsOptions): Response {
  const encoder = new TextEncoder()
  const signal = AbortSignal.any([...signals])
  const { readable, writer } = pipe(mostWaiting)

  const timer = setInterval(() => writer.write(encoder.encode(': still here\n\n')), keepAlive)
  timer.unref()
  const stop = start({
    send(event, data, id) {
      const named = id === undefined ? '' : `id: ${id.replace(/[\r\n\0]/g, '')}\n`
      writer.write(encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n${named}\n`))
    },
  })
  writer.onEnd(() => {
    clearInterval(timer)
    signal.removeEventListener('abort', writer.end)
    stop()
  })
  if (signal.aborted) writer.end()
  else signal.addEventListener('abort', writer.end)

  return new Response(readable, {
    headers: {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    },
  })
}

/** A stream that is written without waiting, and ends by itself when too much waits to be read. */
function pipe(mostWaiting: number) {
  let controller: ReadableStreamDefaultController<Uint8Array>
  let ended = false
  let atEnd: (() => void) | undefined

  function finish(close: boolean) {
    if (ended) return
    ended = true
    if (close) controller.close()
    atEnd?.()
  }
  const end = () => finish(true)

  const source = {
    start(given: ReadableStreamDefaultController<Uint8Array>) {
      controller = given
    },
    cancel: () => finish(false),
  }
  const readable = new ReadableStream(source, new ByteLengthQueuingStrategy({ highWaterMark: mostWaiting }))
  const writer = {
    end,
    write(bytes: Uint8Array) {
      if (ended) return
      controller.enqueue(bytes)
      if ((controller.desiredSize ?? 0) < 0) end()
    },
    onEnd(callback: () => void) {
      atEnd = callback
      if (ended) callback()
    },
  }
  return { readable, writer }
}

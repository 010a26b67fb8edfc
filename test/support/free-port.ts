import { createServer } from 'node:net'

/** Below those that a system hands out to whoever asks for any: nobody is given one of these meanwhile. */
const ports = { from: 12_000, to: 32_000 }

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = ports.from + Math.floor(Math.random() * (ports.to - ports.from))
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

import { createServer } from 'node:net'
import { DataLoafError } from '../../errors.ts'

/** Rejects with `port_in_use` before anything is opened, when somebody else listens there. */
export async function assertPortFree(port: number, host: string): Promise<void> {
  if (port === 0) return
  const code = await new Promise<string | undefined>((resolve) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'))
    probe.listen(port, host, () => probe.close(() => resolve(undefined)))
  })
  if (code === undefined) return
  if (code === 'EADDRINUSE') {
    const hint = `Choose another: --port ${port + 1}, or --port 0 for any that is free.`
    throw new DataLoafError('port_in_use', `Port ${port} on ${host} is taken by another program.`, { hint })
  }
  const why =
    code === 'EACCES' ? 'needs more rights' : code === 'EADDRNOTAVAIL' ? 'is no address of this machine' : code
  throw new DataLoafError('invalid_input', `${host}:${port} cannot be listened on: it ${why}.`, {
    hint: '--port, --host',
  })
}

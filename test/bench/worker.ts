/** Work in a process of its own, called like functions. What is measured never shares a process with what measures. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

export interface Worker<Calls> {
  pid: number
  call<Name extends keyof Calls & string>(
    name: Name,
    ...args: Parameters<Fn<Calls[Name]>>
  ): Promise<Awaited<ReturnType<Fn<Calls[Name]>>>>
  stop(): Promise<void>
}

type Fn<T> = T extends (...args: infer A) => infer R ? (...args: A) => R : never

interface Request {
  id: number
  name: string
  args: unknown[]
}
interface Reply {
  id: number
  result?: unknown
  error?: string
}

/** Starts the file, which must call `serveCalls`. `Calls` is the type of what it serves. */
export function startWorker<Calls>(file: URL): Worker<Calls> {
  const child = fork(compiled(fileURLToPath(file)), { stdio: ['ignore', 2, 2, 'ipc'] })
  const waiting = new Map<number, (reply: Reply) => void>()
  let calls = 0
  child.on('message', (reply: Reply) => waiting.get(reply.id)?.(reply))
  child.on('exit', (code) => {
    for (const [id, settle] of waiting) settle({ id, error: `The process of ${file.pathname} ended with ${code}.` })
  })
  return {
    pid: child.pid!,
    call: (name, ...args) =>
      new Promise((resolve, reject) => {
        const id = ++calls
        waiting.set(id, ({ result, error }) => {
          waiting.delete(id)
          if (error === undefined) resolve(result as never)
          else reject(new Error(error))
        })
        child.send({ id, name, args } satisfies Request)
      }),
    stop: () => end(child, 'SIGTERM'),
  }
}

/** As plain JavaScript: a compiler inside the process would be measured with the rest. */
function compiled(file: string): string {
  const folder = fileURLToPath(new URL('../../node_modules/.cache/bench/', import.meta.url))
  const outfile = join(folder, `${basename(file, '.ts')}.mjs`)
  buildSync({ entryPoints: [file], outfile, bundle: true, format: 'esm', platform: 'node', packages: 'external' })
  return outfile
}

/** In the process that was started. */
export function serveCalls(calls: { [name: string]: (...args: never[]) => unknown }): void {
  process.on('message', async ({ id, name, args }: Request) => {
    try {
      const call = calls[name] as ((...args: unknown[]) => unknown) | undefined
      process.send!({ id, result: await call!(...args) } satisfies Reply)
    } catch (error) {
      process.send!({ id, error: (error as Error).stack ?? String(error) } satisfies Reply)
    }
  })
  process.on('disconnect', () => process.exit())
}

/** Ends a process that was started here, and waits for it; after 20 seconds by force. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000)
  await gone
  clearTimeout(timer)
}

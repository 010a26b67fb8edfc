/** A function of the AWS target as Lambda runs it: the built zip, unpacked into an empty folder, in a process of its own. */
import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Answers events one after the other, as a warm function does. */
const runtime = `
  const { handler } = await import('./index.mjs')
  process.on('message', async ({ id, event }) => {
    const answer = await handler(event).then((result) => ({ result }), (error) => ({ error: error.message }))
    process.send({ id, ...answer })
  })
  process.send({ ready: true })`

export interface LambdaFunction {
  /** Rejects with what the handler threw, or when the process was killed meanwhile. */
  invoke<T>(event: unknown): Promise<T>
  /** As when it runs out of time; the next event starts a new one. */
  kill(): Promise<void>
}

export function lambdaFunction(name: string, folder: string, env: { [name: string]: string }): LambdaFunction {
  const zip = fileURLToPath(new URL(`../../dist/lambda/${name}.zip`, import.meta.url))
  execFileSync('python3', ['-m', 'zipfile', '-e', zip, folder])
  writeFileSync(join(folder, 'runtime.mjs'), runtime)
  let running: Promise<ChildProcess> | undefined
  let ids = 0
  const started = () => {
    running ??= startProcess(folder, env)
    return running
  }
  return {
    async invoke<T>(event: unknown) {
      const process = await started()
      const id = ids++
      return await new Promise<T>((resolve, reject) => {
        const gone = () => reject(new Error(`${name} was killed`))
        process.once('exit', gone)
        process.on('message', function answered(message: { id?: number; result?: T; error?: string }) {
          if (message.id !== id) return
          process.off('message', answered).off('exit', gone)
          if (message.error === undefined) resolve(message.result as T)
          else reject(new Error(message.error))
        })
        process.send({ id, event })
      })
    },
    async kill() {
      const process = await running
      running = undefined
      if (!process || process.exitCode !== null) return
      const gone = new Promise((resolve) => process.once('exit', resolve))
      process.kill('SIGKILL')
      await gone
    },
  }
}

async function startProcess(folder: string, env: { [name: string]: string }): Promise<ChildProcess> {
  const process = fork(join(folder, 'runtime.mjs'), {
    cwd: folder,
    env,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  await new Promise((resolve, reject) => {
    process.once('message', resolve)
    process.once('exit', (code) => reject(new Error(`the function ended with ${code}`)))
  })
  return process
}

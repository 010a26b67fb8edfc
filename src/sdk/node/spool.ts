import * as fs from 'node:fs'
import { join } from 'node:path'
import { threadId } from 'node:worker_threads'
import type { Spool, SpoolFile } from '../spool.ts'

/**
 * A folder in which each client has a folder of its own, with a file for each batch, an item a line. What the operating
 * system has survives the process, however it ends; a machine without power can lose the last seconds.
 *
 * Clients of any number of processes on one machine may share the folder. What a client that is no more has left is
 * taken over by renaming its folder, so only one does. Were it taken from one that lives (in another container, say),
 * items would travel twice and count once, since each has its id.
 */
export class DiskSpool implements Spool {
  readonly #folder: string
  readonly #report: (cause: Error) => void
  readonly #own: string
  /** Its own folder, and those it took over. */
  readonly #names: string[] = []
  #files = 0
  #failed = false

  constructor(folder: string, report: (cause: Error) => void) {
    this.#folder = folder
    this.#report = report
    this.#own = this.#newFolder()
    this.#try(() => fs.mkdirSync(join(folder, this.#own), { recursive: true, mode: 0o700 }))
  }

  open(): SpoolFile {
    const path = join(this.#folder, this.#own, `${String(this.#files++).padStart(9, '0')}.ndjson`)
    let descriptor: number | undefined
    return {
      append: (text) =>
        this.#try(() => {
          descriptor ??= fs.openSync(path, 'a', 0o600)
          fs.writeSync(descriptor, `${text}\n`)
        }),
      remove: () =>
        this.#try(() => {
          if (descriptor === undefined) return
          fs.closeSync(descriptor)
          fs.rmSync(path, { force: true })
        }),
    }
  }

  *recover(): Generator<string> {
    for (const name of this.#left()) {
      const taken = this.#take(name)
      if (taken === undefined) continue
      for (const file of this.#list(taken)) {
        const path = join(taken, file)
        yield* linesOf(this.#try(() => fs.readFileSync(path, 'utf8')) ?? '')
        // Only now do all of its items have a place in this client's own files.
        this.#try(() => fs.rmSync(path, { force: true }))
      }
      this.#try(() => fs.rmdirSync(taken))
    }
  }

  close(): void {
    for (const name of this.#names) living.delete(name)
    try {
      fs.rmdirSync(join(this.#folder, this.#own))
    } catch {
      // Not empty: the next client takes it over.
    }
  }

  /** Folders of clients that are no more, the oldest first. */
  #left(): string[] {
    const age = (name: string) => Number(name.split('-')[2])
    return this.#list(this.#folder)
      .filter((name) => /^\d+-\d+-\d+-[0-9a-z]+$/.test(name) && isLeft(name))
      .sort((a, b) => age(a) - age(b))
  }

  /** The folder under a name of our own; undefined when somebody else was faster. */
  #take(name: string): string | undefined {
    const taken = join(this.#folder, this.#newFolder(name.split('-')[2]))
    try {
      fs.renameSync(join(this.#folder, name), taken)
      return taken
    } catch {
      return undefined
    }
  }

  #list(folder: string): string[] {
    return (this.#try(() => fs.readdirSync(folder)) ?? []).sort()
  }

  #newFolder(since = String(Date.now())): string {
    const name = `${process.pid}-${threadId}-${since}-${Math.random().toString(36).slice(2, 10) || '0'}`
    this.#names.push(name)
    living.add(name)
    return name
  }

  /** Reports the first of many failures. */
  #try<T>(act: () => T): T | undefined {
    try {
      const result = act()
      this.#failed = false
      return result
    } catch (cause) {
      if (!this.#failed) this.#report(cause as Error)
      this.#failed = true
      return undefined
    }
  }
}

/** Folders of clients that live in this thread. */
const living = new Set<string>()

function isLeft(name: string): boolean {
  const [pid, thread] = name.split('-').map(Number)
  // In a container the next process often has the same number.
  if (pid === process.pid && thread === threadId) return !living.has(name)
  return !isAlive(pid!)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Somebody else's process.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The last line may have been cut short. */
function linesOf(text: string): string[] {
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(isJson)
}

function isJson(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object'
  } catch {
    return false
  }
}

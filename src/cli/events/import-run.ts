import { statSync } from 'node:fs'
import { DataLoafError } from '../../errors.ts'
import { type Portion, readFile } from '../../runtime/import/read.ts'
import type { Imported, ImportedFile, ImportOptions, ImportProgress, ImportResult } from './import.ts'
import { addTo, newPart, type Part, type PartAnswer, sendPart } from './import-parts.ts'
import { Refusals } from './import-refusals.ts'
import { type ImportState, stateStore } from './import-state.ts'
import { counts, untilLoaded, untilTaken } from './import-wait.ts'

/** An import that is under way. */
export class ImportRun {
  readonly imported: Imported
  readonly #options: ImportOptions
  readonly #store: ReturnType<typeof stateStore>
  readonly #state: ImportState
  readonly #refusals: Refusals
  readonly #progress: ImportProgress
  readonly #skip: number
  readonly #stopWatching: () => void
  /** Items found so far, over all files. */
  #found = 0
  #part: Part = newPart('')
  #underWay: Promise<void> = Promise.resolve()
  /** Why a part did not arrive, which is no fault of the file. */
  #lost: unknown

  constructor(files: readonly string[], options: ImportOptions) {
    const { path, format, inferTypes = false, only = {}, importId, stateDirectory } = options
    this.#options = options
    this.#store = stateStore({ directory: stateDirectory, files, of: [path, format?.name ?? null, inferTypes, only] })
    this.#state = this.#store.load() ?? { import_id: importId, sent: 0, accepted: 0, refused: [], jobs: [] }
    this.#skip = this.#state.sent
    this.#refusals = new Refusals(options.report)
    for (const refused of this.#state.refused) this.#refusals.add(refused)
    this.#progress = { file: '', bytes: 0, size: sizeOf(files), skipped: 0, skippedBytes: 0, accepted: 0, loaded: 0 }
    const result: ImportResult = { accepted: 0, duplicates: 0, rejected: 0, seconds: 0, files: [], reasons: [] }
    if (this.#skip > 0) result.resumed_after = this.#skip
    this.imported = { result, failures: [] }
    this.#stopWatching = this.#watch()
  }

  /** Reads a file and sends what was not sent yet. What makes it unreadable is told, and the others go on. */
  async take(file: string): Promise<void> {
    const about: ImportedFile = { file, formats: [], items: 0 }
    this.imported.result.files.push(about)
    this.#progress.file = file
    this.#part = newPart(file)
    const { clock = () => Date.now(), format, inferTypes, only } = this.#options
    const onBytes = (count: number) => {
      this.#progress.bytes += count
    }
    try {
      const portions = readFile(file, {
        format,
        onBytes,
        now: clock(),
        ...(inferTypes && { inferTypes }),
        ...(only && { only }),
      })
      for await (const portion of portions) await this.#takePortion(portion, about)
    } catch (error) {
      const isFiles = error !== this.#lost && error instanceof DataLoafError && theFilesFault.has(error.code)
      if (!isFiles) throw error
      this.imported.failures.push({ file, error: error.toJSON().error })
    }
    await this.#send()
  }

  /** Waits for all of it and counts it up. */
  async finish(): Promise<void> {
    await this.#underWay
    const { result } = this.imported
    const { jobs, accepted } = this.#state
    result.accepted = accepted
    if (jobs.length > 0) await this.#followJobs()
    else if (this.#options.wait && accepted > 0) Object.assign(result, await untilLoaded(this.#waitOptions()))
    result.rejected = this.#refusals.count
    result.reasons = this.#refusals.reasons()
    this.#store.forget()
  }

  close(): void {
    this.#stopWatching()
    this.#refusals.close()
  }

  /** The same error; where the same command would go on, it says so. */
  asStopped(error: unknown): unknown {
    if (!(error instanceof DataLoafError) || this.#store.load() === null) return error
    const { code, message, cause } = error
    const hint = `The same command goes on where this one stopped, after ${this.#state.sent} items.`
    return new DataLoafError(code, message, { hint, cause })
  }

  async #takePortion({ items, refused, entry, format }: Portion, about: ImportedFile): Promise<void> {
    if (!about.formats.includes(format.name)) about.formats.push(format.name)
    about.items += items.length
    for (const { at, code, message, row } of refused) {
      const place = { file: about.file, ...(entry !== undefined && { entry }) }
      this.#refusals.add({ ...place, row_number: at, code, message, row })
    }
    for (const item of items) {
      this.#found += 1
      if (this.#found <= this.#skip) {
        Object.assign(this.#progress, { skipped: this.#found, skippedBytes: this.#progress.bytes })
      } else if (addTo(this.#part, item, entry)) await this.#send()
    }
    if (this.#options.signal?.aborted) {
      await this.#underWay
      throw new DataLoafError('cancelled', 'The import was stopped.')
    }
  }

  /** Sends the part once the one before has arrived, and makes room for the next one meanwhile. */
  async #send(): Promise<void> {
    await this.#underWay
    const part = this.#part
    this.#part = newPart(part.file)
    if (part.items.length === 0) return
    const { api, path } = this.#options
    const to = `${path}/import?import_id=${encodeURIComponent(this.#state.import_id)}`
    this.#underWay = sendPart(part, api, to).then((answer) => this.#arrived(part, answer))
    // Whoever waits for it hears of a failure; until then nobody does.
    this.#underWay.catch((error) => {
      this.#lost = error
    })
  }

  #arrived({ file, items }: Part, answer: PartAnswer): void {
    const state = this.#state
    state.sent += items.length
    if ('job_id' in answer) state.jobs.push({ id: answer.job_id, file })
    else {
      state.accepted += answer.accepted
      for (const { index, code, message } of answer.rejected) {
        const { at = null, entry, row = null } = items[index] ?? {}
        const refused = { file, ...(entry !== undefined && { entry }), row_number: at, code, message, row }
        state.refused.push(refused)
        this.#refusals.add(refused)
      }
      this.#refusals.addUnnamed(answer.rejected_count - answer.rejected.length)
    }
    this.#store.save(state)
  }

  async #followJobs(): Promise<void> {
    const { wait } = this.#options
    const { import_id, jobs } = this.#state
    const { result, failures } = this.imported
    Object.assign(result, { duplicates: null, worker: { import_id, queued: wait ? 0 : jobs.length } })
    if (!wait) return
    const files = new Map(jobs.map(({ id, file }) => [id, file]))
    const onAccepted = (accepted: number) => {
      this.#options.onProgress?.(Object.assign(this.#progress, { accepted, loaded: null }))
    }
    for (const job of await untilTaken([...files.keys()], onAccepted, this.#waitOptions())) {
      const file = files.get(job.job_id)!
      result.accepted += job.accepted
      for (const { code, message } of job.rejected) {
        this.#refusals.add({ file, row_number: null, code, message, row: null })
      }
      this.#refusals.addUnnamed(job.rejected_count - job.rejected.length)
      if (job.state === 'failed') failures.push({ file, error: job.error })
    }
  }

  #waitOptions() {
    const { api, path, pause = sleep } = this.#options
    return { api, path, importId: this.#state.import_id, pause: (time: number) => this.#paused(pause(time)) }
  }

  async #paused(pause: Promise<void>): Promise<void> {
    await pause
    if (this.#options.signal?.aborted) throw new DataLoafError('cancelled', 'Nobody waits for the import any longer.')
  }

  /** Asks the server now and then how far it is, only where somebody looks. Answers how to stop. */
  #watch(): () => void {
    const { onProgress, api, path } = this.#options
    if (!onProgress) return () => {}
    const look = async () => {
      // Nothing is known of the import before its first part.
      const known = await counts({ api, path, importId: this.#state.import_id }).catch(() => null)
      if (known) {
        const { accepted, loaded, duplicates = 0 } = known
        Object.assign(this.#progress, { accepted, loaded: loaded === undefined ? null : loaded + duplicates })
      }
      onProgress(this.#progress)
    }
    const timer = setInterval(look, 250)
    return () => clearInterval(timer)
  }
}

const theFilesFault: ReadonlySet<string> = new Set(['invalid_input', 'too_large'])

function sizeOf(files: readonly string[]): number | null {
  if (files.includes('-')) return null
  return files.reduce((sum, file) => sum + statSync(file).size, 0)
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

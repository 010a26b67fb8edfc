import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Api } from '../../../src/cli/api.ts'
import { importFiles } from '../../../src/cli/events/import.ts'
import { importFailure, importNote, importSummary } from '../../../src/cli/events/import-summary.ts'
import { temporaryDirectory } from '../../support/local.ts'

describe('waiting for an import', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>
  beforeAll(async () => {
    directory = await temporaryDirectory()
  })
  afterAll(() => directory.remove())

  /** Answers the upload, then each look in turn; the last one for good. */
  function take(upload: object, looks: object[], wait = true) {
    const file = join(directory.path, 'a.ndjson')
    writeFileSync(file, '{"event_name":"a"}\n')
    const pauses: number[] = []
    const api = {
      url: 'http://127.0.0.1:4600',
      upload: async () => upload,
      get: async () => (looks.length > 1 ? looks.shift() : looks[0]),
    } as unknown as Api
    const pause = async (milliseconds: number) => void pauses.push(milliseconds)
    const clock = () => pauses.reduce((sum, one) => sum + one, 0)
    return importFiles([file], {
      api,
      path: '/api/apps/a',
      importId: 'i1',
      wait,
      stateDirectory: directory.path,
      pause,
      clock,
    })
  }

  it('ends half an hour after the last that came to the warehouse, and says what did not', async () => {
    const counts = { accepted: 10, loaded: 0, duplicates: 0, done: false }
    const more = [counts, { ...counts, loaded: 4 }, { ...counts, loaded: 6, duplicates: 1 }]
    const { result } = await take({ accepted: 10, rejected: [], rejected_count: 0 }, more)
    expect(result).toMatchObject({ accepted: 10, duplicates: 1, unseen: 3 })
    expect(result.seconds).toBeGreaterThan(1_800)
    expect(result.seconds).toBeLessThan(1_810)
    expect(importNote(result)).toMatch(/^3 of them have not come to the warehouse/)
  })

  const job = { job_id: 'j1', accepted: 5, rejected: [], rejected_count: 0 }
  it('ends when the worker has ended, with the reason if it failed', async () => {
    const error = { code: 'invalid_input', message: 'The body cannot be read: cut off.' }
    const looks = ['queued', 'running', 'failed'].map((state) => ({ accepted: 5, jobs: [{ ...job, state, error }] }))
    const imported = await take({ job_id: 'j1' }, looks)
    expect(imported.result).toMatchObject({ accepted: 5, duplicates: null, worker: { queued: 0 } })
    expect(importFailure(imported)?.message).toMatch(/a\.ndjson: The body cannot be read: cut off\.$/)
  })

  it('ends when the server no longer knows of the job', async () => {
    const imported = await take({ job_id: 'j1' }, [{ accepted: 0, jobs: [{ ...job, job_id: 'j2', state: 'running' }] }])
    expect(importFailure(imported)).toMatchObject({ code: 'not_found' })
  })

  it('is not done with --no-wait, which says under which name the server tells of it', async () => {
    const { result } = await take({ job_id: 'j1' }, [], false)
    expect(importSummary(result)).toBe('sent one part as import i1  in 0.0 s')
  })
})

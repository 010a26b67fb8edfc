import { describe, expect, it } from 'vitest'
import type { PipelineHealth } from '../../../web/api/pipeline.ts'
import type { App } from '../../../web/api.ts'
import { stagesOf } from '../../../web/pipeline/stages.ts'

const none = Array.from({ length: 60 }, () => 0)
const health: PipelineHealth = {
  target: 'aws',
  pace: { received: none, objects: none, loaded: none },
  stages: { loader: { loaded_at: null, error: null } },
  numbers: null,
  last_load: null,
  query_milliseconds: 3,
}

/** Name, word, tone and facts of the stages of which CloudWatch says something. */
function said(numbers: PipelineHealth['numbers'], stages = health.stages) {
  const shown = stagesOf({ app: {} as App, health: { ...health, numbers, stages }, pipeline: undefined, now: 0 })
  const [collector, stream, , loader] = shown.map(({ word, tone, facts, error }) => ({
    is: `${tone}: ${word}`,
    facts: Object.fromEntries(facts),
    error,
  }))
  return { collector: collector!, stream: stream!, loader: loader! }
}

const well = {
  requests: 1_200,
  collector_errors: 0,
  collector_throttles: 0,
  stream_records: 1_100,
  stream_seconds: 61,
  overflow_waiting: 0,
  loader_errors: 0,
  error: null,
}

describe('the stages of the pipeline in AWS', () => {
  it('say what CloudWatch knows of them', () => {
    const { collector, stream, loader } = said(well)
    expect(collector).toMatchObject({
      is: 'good: working',
      facts: { Requests: '1,200 in the last hour', Errors: '0 in the last hour', 'Held back': '0 in the last hour' },
    })
    expect(stream).toMatchObject({
      is: 'good: working',
      facts: { 'Taken in': '1,100 in the last hour', 'In the overflow': '0 batches' },
    })
    expect(loader.facts).toMatchObject({ Errors: '0 in the last hour' })
  })

  it('say what is wrong', () => {
    expect(said({ ...well, collector_errors: 2 }).collector.is).toBe('bad: failing')
    expect(said({ ...well, collector_throttles: 2 }).collector.is).toBe('warn: held back')
    expect(said({ ...well, stream_seconds: 901 }).stream.is).toBe('warn: behind')
    const { stream } = said({ ...well, overflow_waiting: 1 })
    expect([stream.is, stream.facts['In the overflow']]).toEqual(['warn: behind', '1 batch'])
    expect(said(well, { loader: { error: 'The mark cannot be read.' } }).loader).toMatchObject({
      is: 'bad: failing',
      error: 'The mark cannot be read.',
    })
  })

  it('say that nothing came, and that CloudWatch could not be asked', () => {
    const { collector, stream } = said({ error: null })
    expect([collector.is, stream.is]).toEqual(['hint: nothing lately', 'hint: nothing lately'])
    const failed = said({ error: 'CloudWatch: not allowed' })
    for (const stage of [failed.collector, failed.stream]) {
      expect(stage).toMatchObject({ is: 'hint: not told here', facts: { 'Not known': 'CloudWatch: not allowed' } })
    }
  })
})

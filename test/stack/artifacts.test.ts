import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { expect, it } from 'vitest'
import { artifactsIn, functions } from '../../src/stack/artifact.ts'

it('the build makes what the stack runs, and nothing else', () => {
  const zips = readdirSync('dist/lambda').filter((file) => file.endsWith('.zip'))
  expect(zips).toEqual(functions.map((name) => `${name}.zip`).sort())
  expect(Object.values(artifactsIn('dist')).filter((file) => !existsSync(file))).toEqual([])
})

it('the functions that take events in are small, and hold no client that they do not use', () => {
  expect(statSync('dist/lambda/ingest.mjs').size).toBeLessThanOrEqual(250_000)
  const text = readFileSync('dist/lambda/ingest.mjs', 'utf8')
  expect(
    ['PutRecordBatch', 'SendMessage', 'ListObjectsV2', 'BatchExecuteStatement'].filter((verb) => text.includes(verb)),
  ).toEqual(['PutRecordBatch', 'SendMessage'])
})

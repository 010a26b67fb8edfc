import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { importFlags } from '../../../../src/cli/events/import-flags.ts'
import { formats } from '../../../../src/runtime/import/formats.ts'
import { withFormats } from '../../../../tools/docs/import-formats.js'

describe('docs/importing.md', () => {
  it('lists the formats as they say themselves (node --import tsx tools/docs/import-formats.js)', () => {
    const page = readFileSync('docs/importing.md', 'utf8')
    expect(page).toBe(withFormats(page, formats))
    expect(page).toContain('| `umami` |')
  })
})

describe('--format', () => {
  it('takes the name of every format once', () => {
    expect(importFlags.format.options).toEqual([...new Set(formats.map(({ name }) => name))].sort())
  })
})

import { describe, expect, it } from 'vitest'
import { asCommandError } from '../../../src/cli/report.ts'
import { DataLoafError } from '../../../src/errors.ts'

describe('a failure', () => {
  it('of our own stays as it is', () => {
    const error = new DataLoafError('not_running', 'Nothing runs.')
    expect(asCommandError(error)).toBe(error)
  })

  it('of a flag is bad input, without colours, with the command’s help as the hint', () => {
    const error = asCommandError(
      { message: 'Nonexistent flag: --fop\n\u001b[2mSee more help with --help\u001b[22m', flags: ['--fop'], parse: {} },
      'events:send',
    )
    expect(error).toMatchObject({
      code: 'invalid_input',
      exitCode: 2,
      message: 'Unknown flag: --fop.',
      hint: 'dataloaf events send --help',
    })
  })

  it('of a prompt left with Ctrl-C ends with 130', () => {
    expect(asCommandError(Object.assign(new Error('x'), { name: 'ExitPromptError' })).exitCode).toBe(130)
  })

  it('of a file names the file', () => {
    const missing = Object.assign(new Error('ENOENT'), { code: 'ENOENT', path: 'q.json' })
    expect(asCommandError(missing)).toMatchObject({ code: 'invalid_input', message: 'q.json does not exist.' })
  })

  it('that nobody foresaw is one line, its stack kept for DEBUG', () => {
    const error = asCommandError(new TypeError('x is not a function\n    at here'))
    expect(error).toMatchObject({
      code: 'internal',
      exitCode: 1,
      message: 'An unexpected error occurred: x is not a function',
    })
    expect(error.cause).toBeInstanceOf(TypeError)
  })
})

import { Flags } from '@oclif/core'
import { DataLoafError } from '../../errors.ts'
import type { Format } from '../../runtime/import/format.ts'
import { formats } from '../../runtime/import/formats.ts'

const onlyText = formats.filter((format) => format.onlyText).map(({ name }) => name)

/** Flags that say how files are read; what there is to choose from comes from the formats. */
export const importFlags = {
  format: Flags.string({
    description: 'what the files are (default: by what is in them)',
    options: formats.map(({ name }) => name).sort(),
  }),
  'infer-types': Flags.boolean({
    description: `make numbers, true and false of text that says so; with --format ${onlyText.join(', ')}`,
    default: false,
  }),
  only: Flags.string({
    description: 'only rows that have this value in this column; may be given several times',
    helpValue: 'COLUMN=VALUE',
    multiple: true,
    multipleNonGreedy: true,
  }),
  report: Flags.string({
    description: 'write every refused row and why to this file (NDJSON), to be mended and imported again',
    helpValue: 'FILE',
  }),
}

interface ImportFlags {
  format?: string | undefined
  'infer-types': boolean
}

/** The format that was asked for. Throws `invalid_input` when it is none whose types could be inferred, and that was asked. */
export function formatNamed({ format: name, 'infer-types': infer }: ImportFlags): Format | undefined {
  const format = formats.find((one) => one.name === name)
  if (!infer || format === undefined || format.onlyText) return format
  throw new DataLoafError(
    'invalid_input',
    `Files of ${format.name} say what is a number; --infer-types is not for them.`,
    {
      hint: `--format ${onlyText.join(' or ')}`,
    },
  )
}

/** `website_id=…` of each `--only`. Throws `invalid_input`. */
export function onlyRows(pairs: readonly string[] = []): { [column: string]: string } {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)]
      throw new DataLoafError('invalid_input', `"${pair}" is no column with its value.`, {
        hint: '--only website_id=…',
      })
    }),
  )
}

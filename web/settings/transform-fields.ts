/** What is written in the form of a transform, and the transform that it means. */
import type { DeclaredTransform, DescribedKind, Field } from '../api/collection.ts'
import { t } from '../text.ts'

export interface Written {
  readonly [option: string]: string
}

/** What to write, by type. */
export const fieldText: { readonly [type in Field['type']]: string } = {
  paths: t`One a line; a.b leads into an object`,
  names: t`One a line`,
  path: t`A name; a.b leads into an object`,
  name: t`A name`,
  renames: t`One a line: old = new`,
  count: '0',
  boolean: '',
  networks: '192.0.2.0/24',
  choice: '',
}

/** Whether everything is written that the kind cannot do without. The server has the last word. */
export function isComplete({ fields }: DescribedKind, written: Written): boolean {
  return Object.entries(fields).every(([option, { optional }]) => optional || (written[option] ?? '').trim() !== '')
}

/** What is left empty is left out. */
export function madeOf({ kind, fields, scoped }: DescribedKind, written: Written): DeclaredTransform {
  const all: { readonly [option: string]: Pick<Field, 'type'> } = scoped
    ? { ...fields, events: { type: 'names' }, of: { type: 'choice' } }
    : fields
  const given = Object.entries(all).flatMap(([option, { type }]) => {
    const text = (written[option] ?? '').trim()
    return text === '' ? [] : [[option, read[type](text)]]
  })
  return { kind, ...Object.fromEntries(given) }
}

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
const path = (text: string) => (text.includes('.') ? text.split('.') : text)

const read: { readonly [type in Field['type']]: (text: string) => unknown } = {
  paths: (text) => lines(text).map(path),
  names: lines,
  networks: lines,
  path,
  name: (text) => text,
  choice: (text) => text,
  count: Number,
  boolean: (text) => text === 'true',
  renames: (text) => Object.fromEntries(lines(text).map((line) => line.split('=').map((side) => side.trim()))),
}

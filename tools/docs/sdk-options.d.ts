export interface Option {
  name: string
  optional: boolean
  /** As written; undefined when the option must be given. */
  standard: string | undefined
  about: string
}

export function optionsOf(file: string, interfaceName: string): Option[]
export function withTables(text: string): string

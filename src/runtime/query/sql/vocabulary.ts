import type { Dialect } from '../dialects/dialect.ts'
import type { SqlColumn } from '../result.ts'
import { tables } from './tables.ts'

/** What a person's SQL can be made of, for whoever helps to write it. */
export interface SqlVocabulary {
  tables: { name: string; columns: SqlColumn[] }[]
  /** Functions that may be called, by name. */
  functions: string[]
  /** How an attribute is read out of a document: `event_attributes ->> 'plan'`, or `event_attributes.plan`. */
  attribute: 'arrow' | 'path'
}

export function sqlVocabulary({ functions, attribute }: Pick<Dialect, 'functions' | 'attribute'>): SqlVocabulary {
  return {
    tables: Object.entries(tables).map(([name, columns]) => ({
      name,
      columns: Object.entries(columns).map(([column, type]) => ({ name: column, type })),
    })),
    functions: [...functions].filter((name) => /^[a-z]\w*$/.test(name)).sort(),
    attribute,
  }
}

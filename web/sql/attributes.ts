import type { SqlVocabulary } from '../api/sql.ts'

export type Reading = SqlVocabulary['attribute']

/** How SQL reads an attribute out of a document, as the warehouse writes it: `event_attributes ->> 'plan'`. */
export function attributeSql(document: string, attribute: string | readonly string[], reading: Reading): string {
  const keys = typeof attribute === 'string' ? [attribute] : attribute
  if (reading === 'path') return [document, ...keys.map(plainName)].join('.')
  return keys.reduce((sql, key, index) => `${sql} ${index < keys.length - 1 ? '->' : '->>'} ${textSql(key)}`, document)
}

/** A text as SQL writes it. */
export function textSql(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function plainName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}

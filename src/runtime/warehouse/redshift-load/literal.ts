/** A text in a statement, for what takes no parameter. A backslash escapes in Redshift, so it is doubled. */
export function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

/** A time in a statement. */
export function timestamp(milliseconds: number): string {
  return `timestamp '${new Date(milliseconds).toISOString().slice(0, -1).replace('T', ' ')}'`
}

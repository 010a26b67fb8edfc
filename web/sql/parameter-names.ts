/** The parameters a statement names: `:name`, outside texts, quoted names and comments, and no `::type`. */
export function parameterNames(sql: string): string[] {
  const bare = sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g, ' ')
  const names = [...bare.matchAll(/(?<![:\w]):([A-Za-z_]\w*)/g)].map(([, name]) => name!)
  return [...new Set(names)]
}

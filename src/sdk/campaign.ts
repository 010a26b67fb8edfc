/** The campaign that an address's `utm_` parameters name: `source`, `medium`, `name`, `term`, `content`; undefined without any. */
export function campaignOf(search: string): { [key: string]: string } | undefined {
  const found = [...new URLSearchParams(search)].filter(([key]) => key.startsWith('utm_'))
  const named = found.map(([key, value]) => [key.slice(4).replace(/^campaign$/, 'name'), value])
  return named[0] && Object.fromEntries(named)
}

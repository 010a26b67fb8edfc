/** The campaign that an address's `utm_` parameters name: `source`, `medium`, `name`, `term`, `content`; undefined without any. */
export function campaignOf(search: string): { [key: string]: string } | undefined {
  const found: { [key: string]: string } = {}
  for (const [key, value] of new URLSearchParams(search)) {
    if (key.startsWith('utm_')) found[key === 'utm_campaign' ? 'name' : key.slice(4)] = value
  }
  return Object.keys(found).length > 0 ? found : undefined
}

/** The campaign that an address's `utm_` parameters name: `source`, `medium`, `name`, `term`, `content`; undefined without any. */
export function campaignOf(search: string): { [key: string]: string } | undefined {
  let campaign: { [key: string]: string } | undefined
  new URLSearchParams(search).forEach((value, key) => {
    if (key.startsWith('utm_')) campaign = { ...campaign, [key.slice(4).replace(/^campaign$/, 'name')]: value }
  })
  return campaign
}

import { connect } from '../api.ts'
import { hasDisplay, openBrowser } from '../browser.ts'
import type { Call, OpenFlags } from '../target.ts'

/** A link that signs in once, opened where there is a screen. */
export async function open({ flags, place, out }: Call<OpenFlags>): Promise<{ url: string }> {
  const api = await connect({ place, url: flags.url, apiKey: process.env.DATALOAF_API_KEY })
  const { path } = await api.post<{ path: string }>('/api/sign-in-link', {})
  const url = api.url + path
  out.log(url)
  const opened = flags.browser && !out.json && hasDisplay() && (await openBrowser(url))
  out.note(opened ? 'opened in the browser' : 'The link signs in once, within a minute.')
  return { url }
}

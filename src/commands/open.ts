import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base.ts'
import { hasDisplay, openBrowser } from '../cli/browser.ts'

export default class Open extends BaseCommand {
  static override description = 'open the web app, signed in'
  static override examples = ['<%= config.bin %> open', '<%= config.bin %> open --no-browser']
  static override flags = {
    browser: Flags.boolean({ allowNo: true, default: true, description: 'open a browser, where there is a screen' }),
  }

  override async run(): Promise<{ url: string }> {
    const { flags } = await this.parse(Open)
    const api = await this.connect(flags)
    const { path } = await api.post<{ path: string }>('/api/sign-in-link', {})
    const url = api.url + path
    this.log(url)
    const opened = flags.browser && !this.jsonEnabled() && hasDisplay() && (await openBrowser(url))
    this.note(opened ? 'opened in the browser' : 'The link signs in once, within a minute.')
    return { url }
  }
}

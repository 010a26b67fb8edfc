import { existsSync, mkdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type CDPSession, chromium } from 'playwright-core'
import type { Bench } from './bench.ts'
import { type DataLoafServer, startDataLoaf } from './dataloaf.ts'
import { sleep } from './measure.ts'

/** What the browser loads for the page on which people ask questions, with nothing cached. */
export const page: Bench = {
  name: 'page',
  about: 'bytes and requests of the explore page, cold',
  async run({ directory, note }) {
    const executablePath = browser()
    if (!executablePath) {
      note('skipped: no browser found (set CHROMIUM_PATH)')
      return []
    }
    const folder = join(directory, 'page')
    mkdirSync(folder)
    const dataloaf = await startDataLoaf(folder)
    const chrome = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
    try {
      const context = await chrome.newContext()
      const tab = await context.newPage()
      await tab.goto(dataloaf.address + (await signInPath(dataloaf)))
      await tab.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
      await tab.waitForLoadState('load')
      const { pathname } = new URL(tab.url())
      const cold = await context.newPage()
      const session = await context.newCDPSession(cold)
      const loaded = count(session)
      await session.send('Network.enable')
      await session.send('Network.setCacheDisabled', { cacheDisabled: true })
      await cold.goto(dataloaf.address + pathname)
      await sleep(2000)
      const note = `${pathname}, ${loaded.api} of the requests to the API; as Chromium counts them on the wire`
      return [
        {
          bench: 'page',
          what: 'explore page, cold: size',
          unit: 'kB',
          ours: loaded.bytes / 1000,
          goal: { atMost: 90 },
          note,
        },
        {
          bench: 'page',
          what: 'explore page, cold: requests',
          unit: '',
          ours: loaded.requests,
          goal: { atMost: 10 },
          note,
        },
      ]
    } finally {
      await chrome.close()
      await dataloaf.stop()
    }
  },
}

async function signInPath({ api }: DataLoafServer): Promise<string> {
  return (await api<{ path: string }>('/api/sign-in-link', { method: 'POST', body: '{}' })).path
}

function count(session: CDPSession): { bytes: number; requests: number; api: number } {
  const loaded = { bytes: 0, requests: 0, api: 0 }
  session.on('Network.requestWillBeSent', ({ request }) => {
    if (!request.url.startsWith('http')) return
    loaded.requests++
    if (new URL(request.url).pathname.startsWith('/api/')) loaded.api++
  })
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    loaded.bytes += encodedDataLength
  })
  return loaded
}

function browser(): string | undefined {
  const { CHROMIUM_PATH, PATH = '' } = process.env
  const names = ['chromium', 'chromium-browser', 'google-chrome']
  const paths = PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  return [CHROMIUM_PATH, ...paths].find((path) => path && existsSync(path))
}

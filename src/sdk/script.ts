/// <reference lib="dom" />
/**
 * The browser SDK as a script, for pages without a build:
 *
 * ```html
 * <script async src="https://data.example.com/d.js" data-key="wk_…"></script>
 * <script>(window.dataloaf ||= []).push(['track', 'signed_up', { plan: 'pro' }])</script>
 * ```
 *
 * Served under any name: events go where the script came from, or to `data-endpoint`. `window.dataloaf` is the only
 * global: a list of calls until the script is there, the SDK afterwards, which still takes such calls.
 */
import { deviceFacts } from './browser/device.ts'
import { watchVitals } from './browser/vitals.ts'
import { type Consent, DataLoaf } from './browser.ts'

type Call = [name: 'track' | 'page' | 'identify' | 'alias' | 'reset' | 'consent' | 'flush', ...values: unknown[]]
interface Page extends Window {
  dataloaf?: { push(call: Call): void } | Call[]
}

begin(window as Page, document.currentScript as HTMLScriptElement)

function begin(page: Page, { src, dataset }: HTMLScriptElement): void {
  const { key = '', endpoint = new URL(src).origin, path, consent, pageViews } = dataset
  const dataloaf = new DataLoaf({
    endpoint,
    writeKey: key,
    context: deviceFacts(page),
    pageViews: pageViews !== 'off',
    ...(path && { path }),
    ...(consent && { consent: consent as Consent }),
  })
  watchVitals(page, (vitals) => dataloaf.track('web_vitals_measured', { path: page.location.pathname, ...vitals }))
  const push = ([name, ...values]: Call) => (dataloaf[name] as (...values: unknown[]) => void).apply(dataloaf, values)
  const before = page.dataloaf
  page.dataloaf = Object.assign(dataloaf, { push })
  if (Array.isArray(before)) before.map(push)
}

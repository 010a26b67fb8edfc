/// <reference lib="dom" />
/**
 * The browser SDK as a script, for pages without a build:
 *
 * ```html
 * <script async src="https://data.example.com/d.js" data-key="wk_…"></script>
 * <script>(window.dataloaf ||= []).push(['track', 'signed_up', { plan: 'pro' }])</script>
 * ```
 *
 * Served under any name: events go where the script came from, or to `data-endpoint`. `window.dataloaf` (or what
 * `data-global` says) is the only global: a list of calls until the script is there, the SDK afterwards, which still
 * takes such calls.
 */
import { autocapture, DataLoaf, device, elements, vitals } from './browser.ts'

type Call = [name: Exclude<keyof DataLoaf, symbol>, ...values: unknown[]]
type Page = Window & { [global: string]: { push?: (call: Call) => void } | Call[] | undefined }

begin(window as unknown as Page, document.currentScript as HTMLScriptElement)

/** Attributes of the script are options: `data-flush-interval`, `data-settings`, … */
function begin(page: Page, { src, dataset }: HTMLScriptElement): void {
  const { key, pageViews, autocapture: more, global = 'dataloaf' } = dataset
  const dataloaf: DataLoaf & { push?: (call: Call) => void } = new DataLoaf({
    endpoint: new URL(src).origin,
    ...dataset,
    writeKey: key!,
    watch: [device, elements, vitals, ...(more === 'on' ? [autocapture] : [])],
    pageViews: pageViews !== 'off',
  })
  const before = page[global] as Call[] | undefined
  page[global] = dataloaf
  dataloaf.push = ([name, ...values]: Call) => (dataloaf[name] as (...values: unknown[]) => void)(...values)
  // A page that was opened to pick an element of it. Who may know what is picked is the picker's to see to.
  // biome-ignore lint/style/useTemplate: shorter, once it is minified
  if (location.hash === '#dataloaf-pick') import(/* @vite-ignore */ src + '?pick')
  // A list, unless the script is there twice.
  before?.map?.(dataloaf.push)
}

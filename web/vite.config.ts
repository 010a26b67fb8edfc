import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

/**
 * The frame, and what every page needs: libraries but the chart's, the words, and the styles of the pages that people
 * begin with, since one request is cheaper than one a page.
 */
const shared =
  /node_modules\/(preact|@preact|hono|lucide)\/|(?<!kinds\/)web\/(main|pages|text|format|language|words|url|time|api|kinds|reload|api\/client|api\/insights|api\/dashboards|dashboards\/common|state\/recent|cohort-names|cohort-answers)\.tsx?|web\/(styles\/(tokens|base|frame|pages|table|result|pictures|builder|filters|insights|dashboards|home|annotations)|kinds\/(funnel|retention)\/\w+\.css|parts\/columns\.css)|uPlot\.min\.css|web\/(state\/(?!live|result|question-page|ask-kind)|parts\/(root|frame|navigation|keys|overlays|not-found|toasts|pipeline-line|app-switcher|lazy|icon|popover|listbox|attempt|picker|dialog|notice|copy-button|suggestions|scroll-box|sort-head|moved|chart-data))/

/** What draws answers over time and in columns, and the bar over a dashboard. */
const pictures =
  /node_modules\/uplot\/.*js$|web\/(annotations\/chart\.tsx|saved\/star\.tsx|alerts\/follow-tools\.tsx|api\/channels\.ts|(csv|filters|formulas|tables|colours)\.ts|kinds\/(trend\/trend\.tsx|funnel\/table\.ts|(funnel|retention|sessions)\/words\.ts)|dashboards\/grid\.ts|parts\/(data-table|headline|over-time|looked|chart|chart-options|pictures|series-table|sparkline|tooltip|columns|drill-number|filter-bar|range-picker|askable|unit-words)\.tsx?)/

/** What writes a question: the explore page needs all of it, cohorts and other kinds some; dashboards when one edits. */
const builder =
  /web\/(kinds\/trend\/editor\.tsx|(carry|copies)\.ts|state\/(result|question-page|ask-kind)\.ts|insights\/save-bar\.tsx|parts\/(builder|result|progress|answer-tools|drilled|choosers|splits|kind-chooser|formulas|series-editor|group|setting|fault|catalog|event-choice|step-editor|filter-editor|range-chooser|time-settings)\.tsx?)/

export default defineConfig({
  root: import.meta.dirname,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: join(import.meta.dirname, '../dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    // The charset of every page is UTF-8 and every chunk is small: inlined assets would only break the CSP.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'core', test: shared, priority: 1 },
            { name: 'pictures', test: pictures },
            { name: 'builder', test: builder },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:4600', '/v1': 'http://127.0.0.1:4600' } },
  plugins: [precompressed()],
})

/** Puts a `.br` beside every text file, as small as it gets; that takes long. What needs gzip waits a moment, once. */
function precompressed(): Plugin {
  let outDir = ''
  return {
    name: 'precompressed',
    apply: 'build',
    configResolved({ build }) {
      outDir = build.outDir
    },
    async closeBundle() {
      const files = await readdir(outDir, { recursive: true })
      const texts = files.filter((file) => /\.(js|css|html|svg|json)$/.test(file))
      await Promise.all(texts.map((file) => compress(join(outDir, file))))
    },
  }
}

async function compress(path: string): Promise<void> {
  const text = await readFile(path)
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length }
  await writeFile(`${path}.br`, brotliCompressSync(text, { params }))
}

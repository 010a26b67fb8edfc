#!/usr/bin/env node
// The version is answered before anything loads: it is what scripts ask most and what people wait for least.
const [first, ...rest] = process.argv.slice(2)
if (rest.length === 0 && (first === '--version' || first === '-v')) {
  const { readFileSync } = await import('node:fs')
  const { name, version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  process.stdout.write(`${name}/${version} ${process.platform}-${process.arch} node-${process.version}\n`)
} else {
  await import('../dist/cli.js').catch(explain)
}

/** What keeps the program from loading at all; everything later is told by the program itself. */
function explain(error) {
  const built = error?.code !== 'ERR_MODULE_NOT_FOUND'
  const reason = built ? `DataLoaf could not start: ${error?.message}` : 'DataLoaf is not built.'
  const hint = built ? 'DataLoaf needs Node 20.19 or newer.' : 'npm run build'
  process.stderr.write(`✗ ${reason}\n  ${hint}\n`)
  process.exitCode = 1
}

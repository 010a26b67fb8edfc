/**
 * Writes the table of formats in docs/importing.md from the formats themselves.
 *
 *   node --import tsx tools/docs/import-formats.js
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The page with its table as the formats say. */
export function withFormats(page, formats) {
  const cell = (text) => text.replaceAll('|', '\\|')
  const rows = [...formats]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, files, becomes }) => `| \`${name}\` | ${cell(files)} | ${cell(becomes)} |`)
  const table = ['| `--format` | files | a row becomes |', '|---|---|---|', ...rows].join('\n')
  return page.replace(/(<!-- formats -->\n)[\s\S]*?(<!-- \/formats -->)/, `$1\n${table}\n\n$2`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { formats } = await import('../../src/runtime/import/formats.ts')
  const file = fileURLToPath(new URL('../../docs/importing.md', import.meta.url))
  writeFileSync(file, withFormats(readFileSync(file, 'utf8'), formats))
}

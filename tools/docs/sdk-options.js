import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/**
 * The tables of docs/sdk.md, made of the doc comments of the option types.
 *
 *   node tools/docs/sdk-options.js     writes them
 */
const documented = {
  'Node options': ['src/sdk/options.ts', 'DataLoafOptions'],
  'spool option': ['src/sdk/node.ts', 'NodeOptions'],
  'middleware options': ['src/sdk/middleware/request.ts', 'MiddlewareOptions'],
  'Next options': ['src/sdk/middleware/next.ts', 'NextOptions'],
  'browser delivery options': ['src/sdk/browser/outbox.ts', 'OutboxOptions'],
  'browser options': ['src/sdk/browser.ts', 'BrowserOptions'],
}
const page = new URL('../../docs/sdk.md', import.meta.url)
if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(page, withTables(readFileSync(page, 'utf8')))

/** The page with every table between its marks made anew. */
export function withTables(text) {
  return text.replace(/(<!-- (.+?) -->\n)[\s\S]*?(<!-- end -->)/g, (_, begin, name, end) => {
    if (!documented[name]) throw new Error(`docs/sdk.md asks for unknown ${name}.`)
    return `${begin}\n${tableOf(optionsOf(...documented[name]))}\n${end}`
  })
}

/** The members of an interface with what their comments say. */
export function optionsOf(file, interfaceName) {
  const path = fileURLToPath(new URL(`../../${file}`, import.meta.url))
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true)
  const found = source.statements.find((node) => ts.isInterfaceDeclaration(node) && node.name.text === interfaceName)
  return found.members.map((member) => {
    const tag = ts.getJSDocTags(member).find(({ tagName }) => tagName.text === 'default')
    const [comment] = ts.getJSDocCommentsAndTags(member)
    return {
      name: member.name.text,
      optional: member.questionToken !== undefined,
      standard: tag && oneLine(ts.getTextOfJSDocComment(tag.comment)),
      about: oneLine(ts.getTextOfJSDocComment(comment?.comment) ?? ''),
    }
  })
}

function tableOf(options) {
  const rows = options.map(({ name, standard, about }) => `| \`${name}\` | ${standard ?? 'required'} | ${about} |`)
  return ['| option | default | |', '|---|---|---|', ...rows, ''].join('\n')
}

function oneLine(text) {
  return text.replace(/\s+/g, ' ').replaceAll('|', '\\|').trim()
}

/** The same question in the other places it is wanted: a terminal, a script, a program. */
import type { Query } from './language.ts'

/** A shell command that asks the same question. */
export function asCommand(query: Query, app: string): string {
  return `printf %s ${quote(JSON.stringify(query))} | dataloaf query --app ${bare(app)} --file -`
}

export function asApiCall(query: Query, appId: string, origin: string): string {
  return [
    `curl ${origin}/api/apps/${appId}/query`,
    `-H "authorization: Bearer $DATALOAF_API_KEY"`,
    `-H 'content-type: application/json'`,
    `-d ${quote(JSON.stringify(query))}`,
  ].join(' \\\n  ')
}

/** A program that asks the same question with `dataloaf/query`. */
export function asTypeScript(query: Query, appId: string, origin: string): string {
  return `import { QueryClient } from 'dataloaf/query'

const client = new QueryClient({
  endpoint: ${literal(origin)},
  apiKey: process.env.DATALOAF_API_KEY ?? '',
  app: ${literal(appId)},
})

const answer = await client.query(${literal(query)})

console.log(answer)
`
}

/** A value as people write it in TypeScript; texts of several lines keep them. */
function literal(value: unknown, indent = ''): string {
  if (typeof value === 'string') return textLiteral(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const inner = `${indent}  `
  const items = Array.isArray(value)
    ? value.map((one) => literal(one, inner))
    : Object.entries(value).map(([key, one]) => `${keyLiteral(key)}: ${literal(one, inner)}`)
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  if (items.length === 0) return open + close
  const line = items.join(', ')
  const space = open === '{' ? ' ' : ''
  if (indent !== '' && line.length + indent.length < 80 && !line.includes('\n'))
    return open + space + line + space + close
  return `${open}\n${items.map((item) => `${inner}${item},\n`).join('')}${indent}${close}`
}

function textLiteral(text: string): string {
  if (/^[^\p{C}\p{Zl}\p{Zp}]*(\n[^\p{C}\p{Zl}\p{Zp}]*)+$/u.test(text))
    return `\`${text.replace(/[\\`]|\$(?=\{)/g, '\\$&')}\``
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
  return `'${escaped.replace(/[\u2028\u2029]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16)}`)}'`
}

function keyLiteral(key: string): string {
  // An object literal takes this name for its prototype.
  if (key === '__proto__') return `['__proto__']`
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : textLiteral(key)
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

function bare(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : quote(text)
}

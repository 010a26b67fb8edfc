import { html, raw } from 'hono/html'
import type { JsonSchema } from '../../query/schema/describe.ts'
import { type OpenApiDocument, queryNames } from './document.ts'
import type { Operation } from './operation.ts'
import { operations } from './operations.ts'

/** The document as a page for people. */
export function referencePage(document: OpenApiDocument) {
  const { schemas } = document.components
  const all = operations()
  const sections = [...new Set(all.map(({ section }) => section))]
  const answers = Object.keys(schemas).filter((name) => !queryNames.includes(name) && name !== 'Query')
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API reference · DataLoaf</title>
<link rel="stylesheet" href="/api/reference.css">
</head>
<body>
<nav aria-label="Contents">
<p class="brand">DataLoaf <span>${document.info.version}</span></p>
<ul>${[...sections, 'Query language', 'Shapes'].map((name) => html`<li><a href="#${anchor(name)}">${name}</a></li>`)}</ul>
<p><a href="/api/openapi.json">openapi.json</a></p>
</nav>
<main>
<h1>API reference</h1>
<p>${document.info.description} Requests go to <code>${document.servers[0]!.url}</code> with
<code>Authorization: Bearer …</code>. Errors are <code>{"error": {"code", "message", "path", "hint"}}</code>.</p>
${sections.map((name) => html`<section><h2 id="${anchor(name)}">${name}</h2>${all.filter(({ section }) => section === name).map(operation)}</section>`)}
<section><h2 id="query-language">Query language</h2>
<p>One JSON document says one question; <code>kind</code> says which. Keys that are not listed are refused by name.</p>
${queryNames.map((name) => shape(name, schemas[name]!))}</section>
<section><h2 id="shapes">Shapes</h2>${answers.map((name) => shape(name, schemas[name]!))}</section>
</main>
</body>
</html>`
}

function operation({ method, path, summary, description, query = [], body, examples = {}, status, answer }: Operation) {
  return html`<article>
<h3><code class="method">${method.toUpperCase()}</code> <code>/api${path}</code></h3>
<p>${summary}</p>
${description ? html`<p>${prose(description)}</p>` : ''}
${query.length > 0 ? html`<dl>${query.map(({ name, description }) => html`<dt><code>?${name}</code></dt><dd>${prose(description)}</dd>`)}</dl>` : ''}
${body ? html`<h4>Body</h4>${typeOf(body)}` : ''}
${Object.values(examples).map((each) => html`<pre><code>${JSON.stringify(each)}</code></pre>`)}
<h4>Answer ${status}</h4>${typeOf(answer)}
</article>`
}

function shape(name: string, schema: JsonSchema) {
  return html`<article><h3 id="${anchor(name)}">${name}</h3>${schema.description ? html`<p>${schema.description as string}</p>` : ''}${typeOf(schema)}</article>`
}

/** A schema in the words of a reader: what it may be, and for an object its keys. */
function typeOf(schema: JsonSchema): ReturnType<typeof html> {
  const { $ref, anyOf, allOf, type, properties, items } = schema
  if (typeof $ref === 'string') return link($ref.split('/').at(-1)!)
  const branches = (anyOf ?? allOf) as JsonSchema[] | undefined
  if (branches) {
    return html`<span class="either">${allOf ? 'all of' : 'one of'}</span><ul class="branches">${branches.map((each) => html`<li>${typeOf(each)}</li>`)}</ul>`
  }
  if (properties) return keys(properties as { [key: string]: JsonSchema }, (schema.required ?? []) as string[])
  if (type === 'array')
    return html`list of ${items ? typeOf(items as JsonSchema) : 'anything'}${limits(schema, 'Items')}`
  return html`<code>${words(schema)}</code>${limits(schema, 'Length')}`
}

function keys(properties: { [key: string]: JsonSchema }, required: readonly string[]) {
  return html`<dl>${Object.entries(properties).map(
    ([key, each]) =>
      html`<dt><code>${key}</code>${required.includes(key) ? html` <em>required</em>` : ''}</dt><dd>${typeOf(each)}${each.description ? html` <span class="about">${each.description as string}</span>` : ''}</dd>`,
  )}</dl>`
}

function words({ const: constant, enum: choices, type }: JsonSchema): string {
  if (constant !== undefined) return JSON.stringify(constant)
  if (Array.isArray(choices)) return choices.map((each) => JSON.stringify(each)).join(' | ')
  return Array.isArray(type) ? type.join(' | ') : String(type ?? 'anything')
}

/** `1 … 20`, where there are limits worth saying. */
function limits(schema: JsonSchema, of: string) {
  const least = schema[`min${of}`] ?? schema.minimum
  const most = schema[`max${of}`] ?? schema.maximum
  const said = (value: unknown) => typeof value === 'number' && Math.abs(value) < 9e15
  if (!said(most)) return ''
  return html` <span class="limits">${said(least) ? `${least} … ${most}` : `at most ${most}`}</span>`
}

/** A query of any kind is the whole section about the language. */
const link = (name: string) => html`<a href="#${name === 'Query' ? 'query-language' : anchor(name)}">${name}</a>`
const anchor = (name: string) => name.toLowerCase().replaceAll(' ', '-')

/** Text in which backticks mark code. */
function prose(text: string) {
  return text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))
}

/** The page's style; a file of its own, because no inline style may run here. */
export const referenceStyle = raw(`
:root { --bg: #fbfaf8; --panel: #fff; --line: #e7e4de; --ink: #1d1b16; --ink-2: #5d584d; --accent: #b4530a; color-scheme: light dark }
@media (prefers-color-scheme: dark) { :root { --bg: #14130f; --panel: #1c1b17; --line: #302e28; --ink: #f1eee6; --ink-2: #b3ad9f; --accent: #f0a35e } }
* { box-sizing: border-box }
body { margin: 0; background: var(--bg); color: var(--ink); font: 13px/1.55 system-ui, sans-serif; display: grid; grid-template-columns: 200px minmax(0, 1fr) }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 24px 20px; border-right: 1px solid var(--line) }
nav ul { list-style: none; margin: 16px 0; padding: 0 } nav li { margin: 4px 0 }
.brand { font-weight: 600; margin: 0 } .brand span { color: var(--ink-2); font-weight: 400 }
main { padding: 24px 32px 96px; max-width: 860px }
h1 { font-size: 22px; margin: 0 0 8px } h2 { font-size: 17px; margin: 40px 0 12px } h3 { font-size: 14px; margin: 0 0 4px } h4 { font-size: 12px; color: var(--ink-2); margin: 12px 0 2px; font-weight: 500 }
article { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 14px 16px; margin: 12px 0; overflow-x: auto }
a { color: var(--accent); text-underline-offset: 2px } a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
code { font: 12px ui-monospace, monospace } pre { margin: 6px 0; white-space: pre-wrap; overflow-wrap: anywhere } .method { color: var(--accent); font-weight: 600 }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 4px 16px; margin: 4px 0 } dd { margin: 0 } dt em { color: var(--ink-2); font-size: 11px }
dd dl { border-left: 1px solid var(--line); padding-left: 12px } p { margin: 4px 0 }
.branches { margin: 2px 0; padding-left: 16px } .either, .limits, .about { color: var(--ink-2) }
@media (max-width: 700px) { body { grid-template-columns: minmax(0, 1fr) } nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line) } main { padding: 16px } dl { grid-template-columns: minmax(0, 1fr) } }
`)

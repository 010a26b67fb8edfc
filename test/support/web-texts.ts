import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'

const web = join(import.meta.dirname, '../../web')
const runtime = join(import.meta.dirname, '../../src/runtime')

/** A text, and where it stands. */
export interface Found {
  text: string
  /** `pages/join.tsx:12` */
  at: string
}

/** What the sources hand to `t` and `plural`, as it is looked up. */
export function textsSaid(): Found[] {
  return sources(web).flatMap((source) => collect(source, saidBy))
}

/** The same of the server: of mails, and of what channels and people are told. */
export function textsOfServer(): Found[] {
  return sources(runtime).flatMap((source) => collect(source, saidBy))
}

/** What a person would read and that goes round them: text in markup, and attributes that are read out or shown. */
export function textsBare(): Found[] {
  return sources(web).flatMap((source) => collect(source, bareIn))
}

function sources(folder: string): ts.SourceFile[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => /\.tsx?$/.test(file) && !/^(german|vite\.config)/.test(file))
    .sort()
    .map((file) => ts.createSourceFile(file, readFileSync(join(folder, file), 'utf8'), ts.ScriptTarget.Latest, true))
}

function collect(source: ts.SourceFile, textsOf: (node: ts.Node) => string[]): Found[] {
  const found: Found[] = []
  const visit = (node: ts.Node): void => {
    for (const text of textsOf(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source))
      found.push({ text, at: `${relative('.', source.fileName)}:${line + 1}` })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function saidBy(node: ts.Node): string[] {
  if (ts.isTaggedTemplateExpression(node) && /^(\w+\.)?t$/.test(node.tag.getText()))
    return [templateText(node.template)]
  if (!ts.isCallExpression(node) || node.expression.getText() !== 'plural') return []
  return node.arguments
    .slice(1, 3)
    .filter(ts.isStringLiteralLike)
    .map(({ text }) => text)
}

function templateText(template: ts.TemplateLiteral): string {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text
  return template.templateSpans.reduce(
    (text, { literal }, index) => `${text}{${index}}${literal.text}`,
    template.head.text,
  )
}

const read = new Set(['title', 'label', 'placeholder', 'alt', 'aria-label', 'hint', 'heading', 'action'])

function bareIn(node: ts.Node): string[] {
  if (ts.isJsxText(node)) return words(node.text)
  if (ts.isJsxAttribute(node) && read.has(node.name.getText())) {
    const { initializer } = node
    if (initializer && ts.isStringLiteral(initializer)) return words(initializer.text)
  }
  if (ts.isPropertyAssignment(node) && read.has(node.name.getText()) && ts.isStringLiteralLike(node.initializer)) {
    return words(node.initializer.text)
  }
  if (ts.isJsxExpression(node) && node.expression && !ts.isJsxAttribute(node.parent)) return choices(node.expression)
  return []
}

/** `busy ? 'Saving' : 'Save'` in markup. */
function choices(node: ts.Expression): string[] {
  if (ts.isStringLiteralLike(node)) return words(node.text)
  if (ts.isTemplateExpression(node)) return words(templateText(node).replace(/\{\d\}/g, ''))
  if (ts.isParenthesizedExpression(node)) return choices(node.expression)
  if (ts.isConditionalExpression(node)) return [...choices(node.whenTrue), ...choices(node.whenFalse)]
  if (ts.isBinaryExpression(node) && node.operatorToken.kind !== ts.SyntaxKind.EqualsEqualsEqualsToken) {
    return choices(node.right)
  }
  return []
}

function words(text: string): string[] {
  const trimmed = text.replace(/\s+/g, ' ').trim()
  return /\p{L}{2}/u.test(trimmed) ? [trimmed] : []
}

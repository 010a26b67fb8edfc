/**
 * Statements that change something, as a load sends them: those that Redshift's guide describes, in PostgreSQL's words.
 * What is asked within them is checked and translated as a question is (`redshift-stand-in-sql.ts`).
 */
import { checkTokens, RefusedSql, type Token, tokensOf, typeOf, writeTokens } from './redshift-stand-in-sql.ts'

export type Change = { text: string } | { copy: Copy }

export interface Copy {
  table: string
  columns: string[]
  /** Address of the manifest. */
  manifest: string
}

/** One statement of a batch; undefined when it is a question. */
export function changeOf(statement: string): Change | undefined {
  const tokens = tokensOf(statement)
  const words = tokens.slice(0, 3).map(({ text }) => text)
  if (words[0] === 'lock') return { text: `lock table ${nameAt(tokens, 1)} in exclusive mode` }
  if (words.slice(0, 2).join(' ') === 'grant select') return { text: statement }
  if (words[0] === 'copy') return { copy: copyOf(tokens) }
  if (words.join(' ') === 'create temp table') return { text: temporaryTable(tokens) }
  if (words.join(' ') === 'create table if') return { text: statement.replace(/ (distkey|diststyle) .*$/, '') }
  if (words.slice(0, 2).join(' ') === 'insert into') return { text: insertion(tokens) }
  if (words.slice(0, 2).join(' ') === 'delete from')
    return { text: `delete from ${nameAt(tokens, 2)} ${rest(tokens, 3)}` }
  if (words[0] === 'update') return { text: `update ${nameAt(tokens, 1)} ${update(tokens.slice(2))}` }
  return undefined
}

function nameAt(tokens: readonly Token[], at: number): string {
  const token = tokens[at]
  if (token?.kind !== 'word') throw new RefusedSql(`syntax error at or near "${token?.text ?? ''}"`)
  return token.text
}

/** What follows, checked as a question. */
function rest(tokens: readonly Token[], from: number): string {
  const left = tokens.slice(from)
  checkTokens(left)
  return writeTokens(left)
}

function update(tokens: readonly Token[]): string {
  if (tokens[0]?.text !== 'set') throw new RefusedSql('the stand-in wants "update table set"')
  checkTokens(tokens)
  return writeTokens(tokens)
}

/** Redshift drops a temporary table with its session, of which every batch has one; here all share one. */
function temporaryTable(tokens: readonly Token[]): string {
  const name = nameAt(tokens, 3)
  if (tokens[4]?.text === 'as') return `create temp table ${name} on commit drop as ${rest(tokens, 5)}`
  const columns = columnsOf(tokens, 4).map((column) => {
    const [head, ...type] = column
    return `${head!.text} ${typeOf(type)}`
  })
  return `create temp table ${name} (${columns.join(', ')}) on commit drop`
}

function insertion(tokens: readonly Token[]): string {
  const name = nameAt(tokens, 2)
  if (tokens[3]?.text !== '(') return `insert into ${name} ${rest(tokens, 3)}`
  const columns = columnsOf(tokens, 3)
  const after = 3 + tokens.slice(3).findIndex(({ text }) => text === ')') + 1
  return `insert into ${name} (${columns.map(([column]) => column!.text).join(', ')}) ${rest(tokens, after)}`
}

const copyWords = ['iam_role', 'format', 'json', 'gzip', 'manifest', 'timeformat', 'compupdate', 'statupdate', 'off']

function copyOf(tokens: readonly Token[]): Copy {
  const columns = columnsOf(tokens, 2).map(([column]) => column!.text.replaceAll('"', ''))
  const from = tokens.findIndex(({ kind, text }) => kind === 'word' && text === 'from')
  const options = tokens.slice(from + 2)
  const unknown = options.find(({ kind, text }) => kind === 'word' && !copyWords.includes(text))
  if (unknown) throw new RefusedSql(`the stand-in’s COPY has no "${unknown.text}"`)
  for (const needed of ['iam_role', 'json', 'gzip', 'manifest'])
    if (!options.some(({ text }) => text === needed)) throw new RefusedSql(`the stand-in’s COPY needs "${needed}"`)
  return { table: nameAt(tokens, 1), columns, manifest: textOf(tokens[from + 1]) }
}

function textOf(token: Token | undefined): string {
  if (token?.kind !== 'text') throw new RefusedSql('a text is missing')
  return token.text.slice(1, -1).replaceAll("''", "'").replace(/\\(.)/g, '$1')
}

/** The parts between commas of the parenthesis at an index. */
function columnsOf(tokens: readonly Token[], open: number): Token[][] {
  const columns: Token[][] = [[]]
  let depth = 0
  for (const token of tokens.slice(open)) {
    if (token.text === '(' && depth++ === 0) continue
    if (token.text === ')' && --depth === 0) break
    if (token.text === ',' && depth === 1) columns.push([])
    else columns.at(-1)!.push(token)
  }
  return columns
}

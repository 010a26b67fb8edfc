import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join, relative } from 'node:path'
import { DataLoafError } from '../../errors.ts'

/** Where an event is tracked in code. */
export interface TrackCall {
  event: string
  file: string
  line: number
}

export interface Scanned {
  files: number
  calls: TrackCall[]
  /** Calls whose name is made when they run: nobody can say which event they send. */
  unnamed: Omit<TrackCall, 'event'>[]
}

const source = new Set([
  '.ts',
  '.tsx',
  '.mts',
  '.cts',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '.vue',
  '.svelte',
  '.astro',
  '.html',
])
/** Built, or not the project's own. */
const left = new Set(['node_modules', 'dist', 'build', 'out', 'coverage', 'vendor'])

/** Finds calls of `track` and `sendEvent` in the project's sources by their text. Throws for a folder that is not there. */
export function scan(cwd: string, folders: readonly string[]): Scanned {
  const files = folders.flatMap((folder) => filesOf(join(cwd, folder), folder))
  const found = [...new Set(files)].map((file) => callsIn(readFileSync(file, 'utf8'), relative(cwd, file)))
  return {
    files: found.length,
    calls: found.flatMap(({ calls }) => calls),
    unnamed: found.flatMap(({ unnamed }) => unnamed),
  }
}

function filesOf(path: string, folder: string): string[] {
  if (!existsSync(path)) {
    throw new DataLoafError('invalid_input', `There is no ${folder} to look for track calls in.`, { hint: '--source' })
  }
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || left.has(entry.name)) return []
    const inside = join(path, entry.name)
    if (entry.isDirectory()) return filesOf(inside, folder)
    return entry.isFile() && source.has(extname(entry.name)) ? [inside] : []
  })
}

/** The first argument: a text without holes, or something else. A definition (`track(eventName: string`) is no call. */
const call = /\b(?:track|sendEvent)\s*\(\s*(?:(['"])((?:\\.|(?!\1)[^\\\n])*)\1|`([^`$\\]*)`|([^\s)'"][^,)]{0,200}))/g

function callsIn(text: string, file: string): Omit<Scanned, 'files'> {
  const found: Omit<Scanned, 'files'> = { calls: [], unnamed: [] }
  const code = withoutComments(text)
  for (const match of code.matchAll(call)) {
    const [whole, , quoted, plain, expression = ''] = match
    const line = code.slice(0, match.index + whole.length).split('\n').length
    const event = quoted === undefined ? plain : unescaped(quoted)
    if (event !== undefined) found.calls.push({ event, file, line })
    else if (!/^\w+\s*[?:]/.test(expression) && !isDefinition(code, match.index)) found.unnamed.push({ file, line })
  }
  return found
}

/** As long as before, so that lines stay what they are. Texts that hold `//` are kept by looking at texts first. */
function withoutComments(text: string): string {
  return text.replace(
    /('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (found, kept: string | undefined) => kept ?? found.replace(/[^\n]/g, ' '),
  )
}

function isDefinition(code: string, at: number): boolean {
  return /\bfunction\s+$/.test(code.slice(Math.max(0, at - 20), at))
}

function unescaped(text: string): string {
  return text.replace(/\\(u\{?([\da-fA-F]{4,6})\}?|.)/g, (_, one: string, code: string | undefined) =>
    code === undefined ? one : String.fromCodePoint(Number.parseInt(code, 16)),
  )
}

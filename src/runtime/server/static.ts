import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Context } from 'hono'

/**
 * Serves the web app: files by their path, `index.html` for every other address, since the app reads the address bar
 * itself. Without a built app, a page that says how to build it. `onPage` is told that somebody opened the app; `home` is
 * the origin under which people do, where that is known.
 */
export function staticFiles(directory: string | undefined, onPage: () => void = () => undefined, home?: string) {
  let loaded: { version: number; files: ReadonlyMap<string, StaticFile> } | undefined

  /** The app is small and kept in memory; a new build is noticed by its index. */
  async function files(): Promise<ReadonlyMap<string, StaticFile>> {
    const index = directory && (await stat(join(directory, 'index.html')).catch(() => null))
    if (!directory || !index) return new Map()
    if (loaded?.version !== index.mtimeMs) loaded = { version: index.mtimeMs, files: await readFiles(directory) }
    return loaded.files
  }

  return async function staticFile(c: Context): Promise<Response> {
    const all = await files()
    if (isPage(c.req.path)) onPage()
    const path = isBrowserScript(c.req.path) ? scriptOf(c) : c.req.path
    // The picker speaks with the origin that it came from: where the script comes by another one, that must be the app's.
    if (path === picker && c.req.path !== picker && home !== undefined) return c.redirect(new URL(picker, home).href)
    const file = all.get(path) ?? (isPage(c.req.path) ? all.get('/index.html') : undefined)
    if (file) return answer(c, file)
    return all.size === 0 && isPage(c.req.path) ? c.html(notBuilt, 503) : c.text('There is no such file.', 404)
  }
}

/** Whether the path is that of the browser SDK, which is there for the pages of others; under any name after a `~`. */
export function isBrowserScript(path: string): boolean {
  return path === browserScript || /^\/~[^/]+\.js$/.test(path)
}

/** Whether pages of others load what is there: the browser SDK, and what picks elements of them. */
export function isForOthers(path: string): boolean {
  return path === picker || isBrowserScript(path)
}

const browserScript = '/d.js'
const picker = '/d-picker.js'

/** Under the script's name the picker of elements too, for pages that were opened to pick one. */
const scriptOf = (c: Context) => (c.req.query('pick') === undefined ? browserScript : picker)

interface StaticFile {
  body: Buffer
  type: string
  etag: string
  immutable: boolean
  /** By encoding; made when first asked for. */
  compressed: Map<string, Promise<Buffer | null>>
}

async function answer(c: Context, file: StaticFile): Promise<Response> {
  c.header('ETag', file.etag)
  c.header('Vary', 'Accept-Encoding')
  c.header('Cache-Control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
  if (c.req.header('if-none-match')?.includes(file.etag)) return c.body(null, 304)
  c.header('Content-Type', file.type)
  const accepted = c.req.header('accept-encoding') ?? ''
  for (const [encoding, compress] of Object.entries(encoders)) {
    if (!accepted.includes(encoding)) continue
    const body = await compressed(file, encoding, compress)
    if (!body) continue
    c.header('Content-Encoding', encoding)
    return c.body(new Uint8Array(body))
  }
  return c.body(new Uint8Array(file.body))
}

/** Null when compressing does not pay. */
function compressed(file: StaticFile, encoding: string, compress: Encoder): Promise<Buffer | null> {
  let made = file.compressed.get(encoding)
  if (!made) {
    made = file.body.length < 1000 || !isText(file.type) ? Promise.resolve(null) : compress(file.body)
    file.compressed.set(encoding, made)
  }
  return made
}

type Encoder = (body: Buffer) => Promise<Buffer>

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)
const encoders: { [encoding: string]: Encoder } = {
  br: (body) => brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (body) => zip(body, { level: 9 }),
}

async function readFiles(directory: string): Promise<ReadonlyMap<string, StaticFile>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length).split(sep).join('/'))
  const paths = names.map((name) => (name.startsWith('/') ? name : `/${name}`))
  const all = new Set(paths)
  // What the build compressed belongs to the file it was made from.
  const originals = paths.filter((path) => !(/\.(br|gz)$/.test(path) && all.has(path.replace(/\.(br|gz)$/, ''))))
  const files = originals.map(async (path) => [path, await readStatic(directory, path, all)] as const)
  return new Map(await Promise.all(files))
}

async function readStatic(directory: string, path: string, all: ReadonlySet<string>): Promise<StaticFile> {
  const read = (name: string) => readFile(join(directory, name))
  const body = await read(path)
  const prebuilt = Object.entries({ br: `${path}.br`, gzip: `${path}.gz` }).filter(([, name]) => all.has(name))
  return {
    body,
    type: types[extname(path)] ?? 'application/octet-stream',
    etag: `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    // The build puts what it names by content into assets/.
    immutable: path.startsWith('/assets/'),
    compressed: new Map(prebuilt.map(([encoding, name]) => [encoding, read(name)])),
  }
}

/** An address of the app, not of a file: a missing script must not be answered with a page. */
/** A page of an app may be of something that is named like a file, as a user is by an address of theirs. */
const isPage = (path: string) => path.startsWith('/apps/') || (!path.startsWith('/assets/') && extname(path) === '')

const isText = (type: string) => /^text\/|javascript|json|svg|manifest/.test(type)

const types: { [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

const notBuilt = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>DataLoaf</title>
<h1>DataLoaf is running, but its web app is not built</h1>
<p>In a clone, run <code>npx vite build --config web/vite.config.ts</code> and reload this page.</p>
<p>Collecting events and <code>dataloaf query</code> work without it.</p>
</html>
`

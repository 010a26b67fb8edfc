import { createServer } from 'node:http'
import { build } from 'esbuild'
import { onLoopback } from './loopback.ts'

/** A page of another site that runs a client as its own bundle; `source` is its script, with the client's package. */
export async function serveClientPage(source: string): Promise<{ url: string; close(): Promise<void> }> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    write: false,
    format: 'iife',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  })
  const page = '<!doctype html><title>Mugs</title><script src="/script.js"></script>'
  const server = createServer((request, response) => {
    const isScript = request.url === '/script.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? outputFiles[0]!.text : page)
  })
  return onLoopback(server)
}

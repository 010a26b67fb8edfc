import { Hono } from 'hono'
import { openApiDocument } from './document.ts'
import { referencePage, referenceStyle } from './page.ts'

export interface DocumentationOptions {
  version: string
  /** Known once the server listens. */
  readonly address: string
}

/** The API's description, for programs and for people. Open to whoever reaches the server. */
export function documentationRoutes(about: DocumentationOptions): Hono {
  return new Hono()
    .get('/openapi.json', (c) => c.json(openApiDocument(about)))
    .get('/reference', (c) => c.html(referencePage(openApiDocument(about))))
    .get('/reference.css', (c) => c.text(String(referenceStyle), 200, { 'Content-Type': 'text/css; charset=utf-8' }))
}

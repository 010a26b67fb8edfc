import { Hono } from 'hono'
import { type OpenApiDocument, openApiDocument } from './document.ts'
import { referencePage, referenceStyle } from './page.ts'

export interface DocumentationOptions {
  version: string
  /** Known once the server listens. */
  readonly address: string
}

/** The API's description, for programs and for people. Open to whoever reaches the server. */
export function documentationRoutes(about: DocumentationOptions): Hono {
  // Made for whoever asks first: a server that nobody asks starts without it, and the address is known by then.
  let made: OpenApiDocument | undefined
  const document = () => (made ??= openApiDocument(about))
  return new Hono()
    .get('/openapi.json', (c) => c.json(document()))
    .get('/reference', (c) => c.html(referencePage(document())))
    .get('/reference.css', (c) => c.text(String(referenceStyle), 200, { 'Content-Type': 'text/css; charset=utf-8' }))
}

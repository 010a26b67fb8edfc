/**
 * Writes what the API answers as JSON Schema, from the types and their comments.
 *
 *   node tools/describe-results.js           writes the file
 *   node tools/describe-results.js --print   only says what would be written
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createGenerator } from 'ts-json-schema-generator'

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url))

const file = path('src/runtime/server/openapi/results.json')

/** Where the types stand, and which of them; `*` is all of the file's. */
const sources = {
  'src/runtime/query/result.ts': ['*'],
  'src/runtime/metadata/apps.ts': ['App'],
  'src/runtime/metadata/keys.ts': ['WriteKey', 'MadeKey'],
  'src/runtime/server/keys.ts': ['ListedKey'],
  'src/runtime/keeping/keeping.ts': ['KeepPreview'],
  'src/runtime/server/quota.ts': ['AppQuota', 'QuotaState'],
  'src/runtime/metadata/notes.ts': ['CatalogNote'],
  'src/runtime/metadata/glossary.ts': ['Term'],
  'src/runtime/query/catalog-volumes.ts': ['EventVolume'],
  'src/runtime/query/catalog-attribute.ts': ['AttributeVolume'],
  'src/runtime/users/users.ts': ['UsersList', 'Profile'],
  'src/runtime/query/users/timeline.ts': ['TimelinePage'],
  'src/runtime/server/catalog-notes.ts': ['PlannedForCatalog'],
  'src/runtime/catalog/catalog.ts': ['CatalogEvent', 'CatalogAttribute', 'CatalogValue'],
}

if (process.argv.includes('--print')) process.stdout.write(describeResults())
else writeFileSync(file, describeResults())

/** The definitions as the file holds them. */
function describeResults() {
  const named = Object.entries(sources).flatMap(([source, types]) => definitionsOf(source, types))
  const schemas = Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)))
  return `${JSON.stringify(schemas, null, 2).replaceAll('#/definitions/', '#/components/schemas/')}\n`
}

function definitionsOf(source, types) {
  const options = { skipTypeCheck: true, topRef: true, additionalProperties: false }
  const generator = createGenerator({ path: path(source), tsconfig: path('tsconfig.json'), type: types[0], ...options })
  const found = types.flatMap((type) => Object.entries(generator.createSchema(type).definitions ?? {}))
  return found.filter(([name]) => /^\w+$/.test(name) && name !== 'Answer')
}

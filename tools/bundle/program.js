/** What bundles of whole programs have in common. */

/** Native parts: optional dependencies that npm installs for the machine at hand. */
export const natives = ['@duckdb/node-api', '@duckdb/node-bindings', 'libsql', 'pg-native']

// Bundled CommonJS packages still call `require` for Node's own modules.
const requireShim = [
  `import{createRequire as __require}from'node:module'`,
  `import{fileURLToPath as __path}from'node:url'`,
  `import{dirname as __folder}from'node:path'`,
  'const require=__require(import.meta.url),__filename=__path(import.meta.url),__dirname=__folder(__filename);',
].join(';')

/** How everything that Node runs is bundled. */
export const forNode = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  legalComments: 'none',
  banner: { js: requireShim },
  logLevel: 'warning',
}

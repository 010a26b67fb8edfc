/**
 * What the bundle leaves out. Every command line loads oclif; these parts of it serve plugins, development from
 * TypeScript sources and settings this package does not have, and would double the time to the first line of ours.
 */
const replacements = {
  // Reads sources through the TypeScript compiler; the package holds none.
  '@oclif/core/lib/config/ts-path.js': 'exports.tsPath = async (root, path) => require("node:path").join(root, path)',
  // Messages in fifty languages, of which one is spoken here.
  'zod/v4/locales/index.js': "export { default as en } from './en.js'",
}

/** Packages that oclif asks for, by what stands in for each. */
const standIns = {
  // Finds commands and plugins by patterns; ours are in the manifest.
  minimatch: 'exports.minimatch = () => false',
  tinyglobby: 'exports.glob = async () => []; exports.globSync = () => []',
  // Looks for settings outside package.json.
  lilconfig: 'exports.lilconfig = () => ({ search: async () => null })',
  // Compares Node's version with oclif's own needs, which are lower than ours.
  semver: 'exports.satisfies = () => true',
  // Spinners that nothing here shows.
  'cli-spinners': 'module.exports = { dots: {}, dots2: {} }',
  // Templates in help texts: a path is looked up, nothing is run.
  ejs: `exports.render = (text, data) =>
    text.replace(/<%[-=]\\s*([\\w.]+)\\s*%>/g, (_, path) => path.split('.').reduce((value, key) => value?.[key], data) ?? '')`,
}

/**
 * What Pulumi keeps at hand for functions that are written into a program and for packages it makes itself; and the
 * prompt that opens an editor, which nothing here asks with: it brings the tables of every character set.
 */
const unused = /^(typescript|ts-node|@npmcli\/arborist|@inquirer\/external-editor)$/

export const leaveOut = {
  name: 'leave-out',
  setup(esbuild) {
    for (const [path, contents] of Object.entries(replacements)) {
      const filter = new RegExp(`${path.split('/').map(escaped).join('[\\\\/]')}$`)
      esbuild.onLoad({ filter }, () => ({ contents, loader: 'js' }))
    }
    const names = Object.keys(standIns).map(escaped).join('|')
    esbuild.onResolve({ filter: new RegExp(`^(${names})$`) }, ({ path, importer }) =>
      /@oclif[\\/]core/.test(importer) ? { path, namespace: 'stand-in' } : undefined,
    )
    esbuild.onResolve({ filter: unused }, ({ path }) => ({ path, namespace: 'unused' }))
    esbuild.onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = {}', loader: 'js' }))
    esbuild.onLoad({ filter: /.*/, namespace: 'stand-in' }, ({ path }) => ({ contents: standIns[path], loader: 'js' }))
  },
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

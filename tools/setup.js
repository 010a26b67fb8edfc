/**
 * Makes a fresh clone ready: installs what package-lock.json says and builds what changed since the last build.
 * Runs before `npm start` and `npm test`, so it may use nothing but Node itself.
 *
 *   node tools/setup.js             install and build when needed
 *   node tools/setup.js --browser   also find a browser, PostgreSQL and nginx for the tests, or install them
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Chromium without a window of its own: it takes two thirds of the work. */
const headless = 'chromium-headless-shell'

requireNode()
installPackages()
build()
if (process.argv.includes('--browser')) {
  installBrowser()
  installPostgres()
  installNginx()
}

function requireNode() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const wanted = /(\d+)\.(\d+)/.exec(engines.node).slice(1).map(Number)
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > wanted[0] || (major === wanted[0] && minor >= wanted[1])) return
  fail(`DataLoaf needs Node ${wanted.join('.')} or newer; this is ${process.versions.node}.`)
}

function installPackages() {
  const stamp = join(root, 'node_modules', '.installed')
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  say('installing packages')
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  writeFileSync(stamp, lock)
}

function build() {
  run(process.execPath, [join(root, 'tools', 'bundle.js'), '--if-needed'])
}

/** Any that is there will do, but where everything is looked at each time the quick one is worth its installing. */
function installBrowser() {
  const found = findBrowser()
  if (found && (!process.env.CI || found === process.env.CHROMIUM_PATH || found === onPath(headless))) return
  installed(headless, [headless, 'fonts-dejavu-core'], 'the browser tests need it', found)
  if (!findBrowser()) {
    say('no browser found: the browser tests will say that they are skipped (set CHROMIUM_PATH, or install chromium)')
  }
}

function installPostgres() {
  if (existsSync('/usr/lib/postgresql')) return
  installed('postgresql', ['postgresql'], 'the tests of the AWS target need it')
  if (!existsSync('/usr/lib/postgresql')) {
    say('no PostgreSQL found: the tests that need it will say that they are skipped (install postgresql)')
  }
}

function installNginx() {
  if (existsSync('/usr/sbin/nginx')) return
  installed('nginx', ['nginx-light'], 'the tests of streams through a proxy need it')
}

/** Debian's packages, where we may install some; in CI they have to be there, if there is nothing to take instead. */
function installed(name, packages, why, instead) {
  if (process.getuid?.() !== 0 || !onPath('apt-get')) return
  say(`installing ${name}: ${why}`)
  const install = () => attempt('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages])
  // A package list that is missing or old is the usual reason for a first failure.
  if (!install() && (!attempt('apt-get', ['update', '-qq']) || !install()) && process.env.CI && !instead) {
    fail(`${name} could not be installed; ${why}.`)
  }
}

function findBrowser() {
  const named = process.env.CHROMIUM_PATH
  return named && existsSync(named)
    ? named
    : [headless, 'chromium', 'chromium-browser', 'google-chrome'].map(onPath).find(Boolean)
}

function onPath(name) {
  for (const directory of (process.env.PATH ?? '').split(delimiter)) {
    const file = join(directory, name)
    try {
      accessSync(file, constants.X_OK)
      return file
    } catch {
      // Not here; the next directory may have it.
    }
  }
  return undefined
}

function attempt(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(command, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
}

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) process.exit(status ?? 1)
}

function say(sentence) {
  process.stderr.write(`${sentence}\n`)
}

function fail(sentence) {
  say(sentence)
  process.exit(1)
}

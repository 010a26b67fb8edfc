import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The native packages of the server as npm installs them: a package that asks for nothing else, and the part of our own
 * lock file that it needs, for every platform. `up` installs from it for a machine that is not the one at hand.
 */
export function nativesOf(root) {
  const read = (name) => JSON.parse(readFileSync(join(root, name), 'utf8'))
  const { version, optionalDependencies: wanted } = read('package.json')
  const { packages } = read('package-lock.json')
  const kept = {}
  for (const name of Object.keys(wanted)) keep(`node_modules/${name}`, packages, kept)
  const dependencies = Object.fromEntries(
    Object.keys(wanted).map((name) => [name, packages[`node_modules/${name}`].version]),
  )
  const name = 'dataloaf-natives'
  const lock = {
    name,
    version,
    lockfileVersion: 3,
    requires: true,
    packages: { '': { name, version, dependencies }, ...kept },
  }
  return { package: { name, version, private: true, dependencies }, lock }
}

/** A package and, from where it stands, whatever it asks for. */
function keep(path, packages, kept) {
  if (kept[path]) return
  // What is optional for us is what the machine is for.
  const { optional, dev, devOptional, resolved, ...entry } = packages[path]
  const { dependencies = {}, optionalDependencies = {} } = entry
  kept[path] = { ...entry, ...(optionalTo(path, packages) && { optional: true }) }
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies }))
    keep(placeOf(name, path, packages), packages, kept)
}

/** Made for one platform: npm passes it over elsewhere. */
function optionalTo(path, packages) {
  return packages[path].os !== undefined || packages[path].cpu !== undefined
}

/** As Node looks for it: beside what asks, or further out. */
function placeOf(name, from, packages) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const place = `${at === '' ? '' : `${at}/`}node_modules/${name}`
    if (packages[place]) return place
    if (at === '') throw new Error(`package-lock.json has no ${name} for ${from}.`)
  }
}

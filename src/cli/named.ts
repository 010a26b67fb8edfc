import { DataLoafError } from '../errors.ts'
import { closest } from './closest.ts'

interface NamedOptions<Thing> {
  all: readonly Thing[]
  idOf: (thing: Thing) => string
  nameOf: (thing: Thing) => string | null
  /** What one and several are called: `insight`, `insights`, which is also the command that lists them. */
  noun: string
  nouns: string
  /** The flag that an id is given by; without one it is an argument. */
  flag?: string
}

/** The thing of that id, else the one of that name. Rejects with `not_found`, and `invalid_input` for a name of two. */
export function named<Thing>(nameOrId: string, { all, idOf, nameOf, noun, nouns, flag }: NamedOptions<Thing>): Thing {
  const byId = all.filter((one) => idOf(one) === nameOrId)
  const found = byId.length > 0 ? byId : all.filter((one) => nameOf(one)?.toLowerCase() === nameOrId.toLowerCase())
  const [first] = found
  if (first === undefined) {
    const meant = closest(
      nameOrId,
      all.flatMap((one) => nameOf(one) ?? []),
    )
    throw new DataLoafError('not_found', `There is no ${noun} "${nameOrId}".`, {
      hint: meant === undefined ? `dataloaf ${nouns}` : `Did you mean "${meant}"?`,
    })
  }
  if (found.length === 1) return first
  throw new DataLoafError('invalid_input', `${found.length} ${nouns} are called "${nameOrId}": say which by its id.`, {
    hint: found.map((one) => (flag === undefined ? idOf(one) : `${flag} ${idOf(one)}`)).join(' or '),
  })
}

import { createContext } from 'preact'
import { type Condition, type Owner, owners } from '../language.ts'

/** Whose attributes conditions may ask for here: everybody's, where nothing else is said. */
export const Askable = createContext<readonly Owner[]>(owners)

/** The only attributes to choose from, where nobody may see what the app has; null: all that were seen. */
export const Offered = createContext<readonly Pick<Condition, 'attribute' | 'of'>[] | null>(null)

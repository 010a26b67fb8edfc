import { createContext } from 'preact'
import { type Owner, owners } from '../language.ts'

/** Whose attributes conditions may ask for here: everybody's, where nothing else is said. */
export const Askable = createContext<readonly Owner[]>(owners)

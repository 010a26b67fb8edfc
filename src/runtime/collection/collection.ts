/**
 * What an app says about its collection, as one document: what events there should be, what is done to them before they
 * are stored, and what its pages watch. `schema.ts` checks it; whoever reads it later trusts it.
 */
import type { Plan } from './plan/plan.ts'
import type { DeclaredTransform } from './transforms/transform.ts'

/** What a plan does to events that do not follow it: nothing, mark them, or keep them apart from what is counted. */
export const enforcements = ['off', 'flag', 'quarantine'] as const
export type Enforcement = (typeof enforcements)[number]

/** What happens to a declared element that becomes an event. */
export const elementActions = ['click', 'hover', 'submit', 'visible'] as const

/** An element of the app's pages that is watched. */
export interface DeclaredElement {
  name: string
  /** CSS. */
  selector: string
  on: (typeof elementActions)[number][]
}

/** A step of the way through the app's pages: reached on a page, at an element, or at an element of a page. */
export interface DeclaredStep {
  name: string
  /** Of the page, without its query; `*` stands for any text. */
  url?: string | undefined
  /** CSS. */
  selector?: string | undefined
}

export interface EnforcedPlan extends Plan {
  enforcement: Enforcement
}

export interface Collection {
  plan: EnforcedPlan
  /** Applied in this order, each to what the one before left. */
  transforms: DeclaredTransform[]
  elements: DeclaredElement[]
  steps: DeclaredStep[]
}

export const emptyCollection = (): Collection => ({
  plan: { enforcement: 'off', events: {} },
  transforms: [],
  elements: [],
  steps: [],
})

/** The document as the collector has it, and what its hashes are made with. */
export interface Declared extends Collection {
  /** Of the app alone, never shown, never changed: the same value has the same hash for good. */
  salt: string
  /** How long its events are kept; absent for ever. */
  keep?: string
}

/** Who knows each app's document. */
export interface Collections {
  /** Null for an app that declares nothing. Rejects with `unavailable` when it is not known and cannot be read. */
  declared(appId: string): Promise<Declared | null>
}

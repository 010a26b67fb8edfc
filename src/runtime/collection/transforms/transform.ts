import type { Attributes } from '../../../event.ts'
import type { EventRecord } from '../../records.ts'
import type { AttributePath } from './paths.ts'

/** What an option may be. A description and not a schema: the collector, which has to be small, knows no schemas. */
interface FieldTypes {
  /** Attributes, at least one. */
  paths: readonly AttributePath[]
  /** Names of attributes or events, at least one. */
  names: readonly string[]
  path: AttributePath
  /** Of a new attribute; names with a `$` are the product's. */
  name: string
  /** New names by old ones. */
  renames: { readonly [from: string]: string }
  /** A whole number from 0. */
  count: number
  boolean: boolean
  /** Networks such as `192.0.2.0/24`, at least one. */
  networks: readonly string[]
  /** One of the field's `choices`. */
  choice: string
}

export interface Field {
  type: keyof FieldTypes
  description: string
  optional?: true
  choices?: readonly string[]
}
export interface Fields {
  readonly [option: string]: Field
}

type OptionalOf<F extends Fields> = { [O in keyof F]: F[O] extends { optional: true } ? O : never }[keyof F]
export type Options<F extends Fields> = {
  readonly [O in Exclude<keyof F, OptionalOf<F>>]: FieldTypes[F[O]['type']]
} & { readonly [O in OptionalOf<F>]?: FieldTypes[F[O]['type']] }

/** What is known of the request that brought an event, and is no part of it. */
export interface RequestFacts {
  /** Of a browser that posted by itself; a server's own address says nothing about a user. */
  address?: string | undefined
  header: (name: string) => string | undefined
}

export interface Tools {
  /** Of the app. */
  salt: string
}

/** A transform at work. It changes nothing in place, takes any JSON, and throws at none. */
export interface Applied {
  /** What becomes of attributes. */
  attributes?: (attributes: Attributes) => Attributes
  /** What becomes of an event; null drops it. */
  event?: (event: EventRecord, request: RequestFacts) => EventRecord | null
}

export interface TransformKind<F extends Fields = Fields> {
  kind: string
  /** What it does, after its name. */
  description: string
  fields: F
  /** Works on attributes, of events (all or some) or of users. */
  scoped: boolean
  /** Works on names alone, so that it also fits what is unset and incremented. */
  namesOnly?: true
  apply(options: Options<F>, tools: Tools): Applied
}

/** A transform as an app declares it. */
export interface DeclaredTransform {
  readonly kind: string
  /** Only events of these names. */
  readonly events?: readonly string[] | undefined
  /** Whose attributes. Default: `event`. */
  readonly of?: 'event' | 'user' | undefined
  readonly [option: string]: unknown
}

/** Lets TypeScript know the options by the fields. */
export function transform<const F extends Fields>(kind: TransformKind<F>): TransformKind<F> {
  return kind
}

import type { Input, Output } from '@pulumi/pulumi'
import type { DataApiTarget } from './calculations/policies.ts'
import type { AlarmOn } from './part.ts'

/** A Redshift as the rest of the stack sees it, serverless or not: something that the Data API reaches. */
export interface Redshift {
  /** Where statements go, for people, in one line of JSON. */
  readonly address: Output<string>
  /** The same for programs. */
  readonly told: { readonly workgroup?: Input<string>; readonly cluster?: Input<string>; readonly database: string }
  /** Differs from that of every other one, earlier ones of the same name among them. */
  readonly identity: Output<string>
  readonly target: Output<DataApiTarget>
  /** Role by which COPY reads what the loader laid out. */
  readonly copyRole: Output<string>
  /** Name of the administrator's secret, which Redshift keeps itself: the loader makes the tables. */
  readonly adminSecret: string
  readonly alarms: AlarmOn[]
}

export const databaseName = 'dataloaf'
export const adminName = 'dataloaf_admin'

/** Name of the secret that Redshift makes for its administrator. */
export function managedSecret(name: string): string {
  return `redshift!${name}-${adminName}`
}

/** The Data API's address of a workgroup or cluster, in one line of JSON. */
export function addressOf(at: { workgroup: string } | { cluster: string }, region: string): string {
  return JSON.stringify({ at, database: databaseName, region })
}

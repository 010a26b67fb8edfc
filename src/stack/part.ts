import type { Key } from '@pulumi/aws/kms/key.js'
import {
  ComponentResource,
  type ComponentResourceOptions,
  type CustomResourceOptions,
  type Output,
} from '@pulumi/pulumi'
import type { AlarmSpec } from './calculations/alarm.ts'
import { fixedNames } from './calculations/names.ts'
import type { StackSettings } from './settings.ts'

/** What every part of a stack knows. */
export interface Scope {
  settings: StackSettings
  account: string
  partition: string
  region: string
  /** Zones of the region that the stack uses, the host's data in the first. */
  zones: string[]
  /** Day on which this run began, for names that must not come twice: 20260131. */
  today: string
}

/** A scope with the stack's own key, which all parts but the key itself encrypt with. */
export interface Keyed extends Scope {
  key: Key
}

export type PartName =
  | 'network'
  | 'encryption'
  | 'ingest'
  | 'streams'
  | 'lake'
  | 'warehouse'
  | 'loader'
  | 'metadata'
  | 'host'
  | 'front'
  | 'accounts'
  | 'jobs'
  | 'alarms'
  | 'costs'

/** A part of the stack: a component whose children carry its tags and begin with the stack's name. */
export class Part extends ComponentResource {
  readonly tags: Record<string, string>
  readonly #stack: string

  /** `kind` tells parts of one name apart: a stack has one front, of several kinds. */
  constructor(part: PartName, kind: string, { settings }: Scope, options: ComponentResourceOptions = {}) {
    super(`dataloaf:aws:${kind}`, `${settings.stack}-${kind}`, {}, options)
    this.#stack = settings.stack
    this.tags = tagsOf(settings, part)
  }

  /** Logical name of a child. */
  named(child: string): string {
    return `${this.#stack}-${child}`
  }

  /** Options of a child. */
  child(more: CustomResourceOptions = {}): CustomResourceOptions {
    return { parent: this, ...more }
  }

  /** Options of a child that holds data: it is not deleted by accident, nor with the stack. */
  data(more: CustomResourceOptions = {}): CustomResourceOptions {
    return { parent: this, protect: true, retainOnDelete: true, ...more }
  }
}

export function tagsOf({ stack, tags }: StackSettings, part: PartName): Record<string, string> {
  return { ...tags, Application: 'dataloaf', 'dataloaf:stack': stack, 'dataloaf:part': part }
}

/** The stack's path of log groups and parameters, with something below it. */
export function pathOf({ stack }: StackSettings, ...below: string[]): string {
  return [fixedNames(stack).path, ...below].join('/')
}

/** ARN of a secret by its name: six letters that nobody knows before come after it. */
export function secretArn({ partition, region, account }: Scope, name: string): string {
  return `arn:${partition}:secretsmanager:${region}:${account}:secret:${name}-??????`
}

/** An alarm and the one thing that it watches. */
export interface AlarmOn {
  spec: AlarmSpec
  dimensions: Record<string, Output<string> | string>
}

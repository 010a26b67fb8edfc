/** What events an app should have: the tracking plan, as `dataloaf.plan.json` holds it. Plain JSON. */

/** What an attribute's value is. `time` is ISO 8601 text; `integer` a number without a fraction. */
export const planTypes = ['text', 'number', 'integer', 'boolean', 'time', 'list', 'object'] as const
export type PlanType = (typeof planTypes)[number]

/** What an attribute says about a person: nothing, something about them, who they are, or what the law guards most. */
export const piiClasses = ['none', 'personal', 'identifying', 'sensitive'] as const

export interface PlannedAttribute {
  type: PlanType
  /** Whether the event may lack it; null counts as lacking. Default: false. */
  required?: boolean | undefined
  /** The only values there may be. */
  enum?: (string | number | boolean)[] | undefined
  description?: string | undefined
  pii?: (typeof piiClasses)[number] | undefined
  /** Why it should no longer be sent, and what takes its place. */
  deprecated?: string | undefined
}

export interface PlannedEvent {
  description?: string | undefined
  /** Who answers questions about it. */
  owner?: string | undefined
  deprecated?: string | undefined
  attributes?: { [name: string]: PlannedAttribute } | undefined
  /** Whether attributes that are not named are right. Default: false. */
  other_attributes?: boolean | undefined
}

export interface Plan {
  events: { [name: string]: PlannedEvent }
  /** Whether events that are not named are right. Default: false. */
  other_events?: boolean | undefined
}

/** One statement of an IAM policy, as AWS spells it. */
export interface Statement {
  Sid?: string
  Effect: 'Allow' | 'Deny'
  Principal?: Principal
  Action: string | string[]
  /** Absent in trust policies only. */
  Resource?: string | string[]
  Condition?: Condition
}

export type Principal = '*' | { Service: string | string[] } | { AWS: string | string[] }
export type Condition = { [operator: string]: { [key: string]: string | string[] } }

export interface Policy {
  Version: '2012-10-17'
  Statement: Statement[]
}

export function policy(...statements: Statement[]): Policy {
  return { Version: '2012-10-17', Statement: statements }
}

/** What a role may do to what. */
export function allow(action: string[], resource: string | string[], condition?: Condition): Statement {
  return { Effect: 'Allow', Action: action, Resource: resource, ...(condition && { Condition: condition }) }
}

/** Who may take a role on: a service, in this account only where the service says for whom it works. */
export function trust(services: string[], account?: string): Policy {
  return policy({
    Effect: 'Allow',
    Principal: { Service: services },
    Action: 'sts:AssumeRole',
    ...(account !== undefined && { Condition: { StringEquals: { 'aws:SourceAccount': account } } }),
  })
}

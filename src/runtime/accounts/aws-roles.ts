/**
 * The role's ARN as STS lets it be known: without its path, which a session does not tell and which no two roles of an
 * account differ by. Of a role's session (`assumed-role/…`) it is the role's; null for what is neither.
 */
export function roleOf(arn: string): string | null {
  const [, partition, account, name] = asRole.exec(arn) ?? asSession.exec(arn) ?? []
  return name === undefined ? null : `arn:${partition}:iam::${account}:role/${name}`
}

const asRole = /^arn:(aws|aws-cn|aws-us-gov):iam::(\d{12}):role\/(?:[!-~]{1,510}\/)?([\w+=,.@-]{1,64})$/
const asSession = /^arn:(aws|aws-cn|aws-us-gov):sts::(\d{12}):assumed-role\/([\w+=,.@-]{1,64})\/[\w+=,.@-]{1,64}$/

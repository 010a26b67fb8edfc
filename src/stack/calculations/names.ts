/** Longest stack name: with a part's name and Pulumi's suffix it still fits a load balancer's 32 characters. */
export const stackNameLimit = 20

/** A stack's name made of the project's: lower-case letters, digits and single hyphens, a letter first. */
export function stackNameOf(project: string): string {
  const words = project
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
  const name = words.slice(0, stackNameLimit).replace(/-+$/, '')
  return name.length < 2 ? 'dataloaf' : name
}

/** The names that people and programs look for, and that must therefore not be made up. */
export function fixedNames(stack: string) {
  return {
    /** Log groups, parameters and metrics of the stack are below it. */
    path: `/dataloaf/${stack}`,
    metrics: `DataLoaf/${stack}`,
    /** Redshift's namespace, workgroup or cluster; Aurora's cluster. */
    warehouse: `dataloaf-${stack}`,
    metadata: `dataloaf-${stack}-metadata`,
    /** Glue and Athena allow no hyphen without quotes. */
    database: `dataloaf_${stack.replaceAll('-', '_')}`,
    workgroup: `dataloaf-${stack}`,
    /** Status events of the Data API carry it; the finisher's rule matches its beginning. */
    statements: `dataloaf:${stack}:load:`,
  }
}

/** The state's bucket and the alias of its key. With the longest stack and region the bucket has the 63 letters allowed. */
export function stateNames({ stack, account, region }: { stack: string; account: string; region: string }) {
  return { bucket: `dataloaf-${stack}-state-${account}-${region}`, alias: `alias/dataloaf-${stack}-state` }
}

/** The two channels of the stream, each a Firehose stream and a prefix of its own. */
export const channels = ['events', 'users'] as const
export type Channel = (typeof channels)[number]

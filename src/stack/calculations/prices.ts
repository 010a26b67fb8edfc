/**
 * List prices in US dollars, us-east-1, without the free tier; other regions are up to a third dearer. Taken in August
 * 2026 from AWS's pages and from copies of its price list, but for `unchecked`. A month has 730 hours.
 */
export const prices = {
  asOf: '2026-08',
  /** API Gateway, a million requests of up to 512 kB. */
  httpApi: 1,
  restApi: 3.5,
  /** The list, each rule, and a million requests. */
  firewall: { list: 5, rule: 1, million: 0.6 },
  lambda: { million: 0.2, gbSecond: 0.0000133334 },
  /** A gigabyte taken in; each record counts in steps of 5 kB. */
  firehoseGb: 0.029,
  s3: { gbMonth: 0.023, thousandPuts: 0.005 },
  redshift: {
    rpuHour: 0.375,
    gbMonth: 0.024,
    /** An hour of a node. */
    nodes: { 'ra3.large': 0.543, 'ra3.xlplus': 1.086, 'ra3.4xlarge': 3.26, 'rg.large': 0.3801, 'rg.xlarge': 0.7602 },
  },
  /** Aurora PostgreSQL Serverless v2. */
  aurora: { acuHour: 0.12, gbMonth: 0.1 },
  /** An hour of a machine. */
  machines: {
    't4g.micro': 0.0084,
    't4g.small': 0.0168,
    't4g.medium': 0.0336,
    't4g.large': 0.0672,
    'm7g.large': 0.0816,
    'r7g.large': 0.1071,
  },
  diskGbMonth: 0.08,
  ipv4Hour: 0.005,
  balancer: { hour: 0.0225, unitHour: 0.008 },
  endpointHour: 0.01,
  logsGb: 0.5,
  alarm: 0.1,
  secret: 0.4,
  key: 1,
} as const

/** What was written into the table from memory, and the page of AWS's that has its price. The estimate says so. */
export const unchecked: { readonly [name: string]: string } = {
  firewall: 'aws.amazon.com/waf/pricing',
  Aurora: 'aws.amazon.com/rds/aurora/pricing',
  'ra3.4xlarge': 'aws.amazon.com/redshift/pricing',
  't4g.micro': 'aws.amazon.com/ec2/pricing/on-demand',
  't4g.medium': 'aws.amazon.com/ec2/pricing/on-demand',
  't4g.large': 'aws.amazon.com/ec2/pricing/on-demand',
  'm7g.large': 'aws.amazon.com/ec2/pricing/on-demand',
  'r7g.large': 'aws.amazon.com/ec2/pricing/on-demand',
}

export const hoursInMonth = 730

/** The hourly price of a machine or node; undefined for a type that the table does not have. */
export function hourly(table: { readonly [type: string]: number }, type: string): number | undefined {
  return table[type]
}

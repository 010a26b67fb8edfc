import { DataLoafError } from '../../../errors.ts'
import type { RedshiftOptions } from '../../warehouse/redshift.ts'

/** Where Redshift is, as a program is told it: a workgroup or a cluster, and never both. */
export function redshiftAt({
  workgroup,
  cluster,
  database,
}: {
  readonly workgroup?: string | undefined
  readonly cluster?: string | undefined
  readonly database: string
}): Pick<RedshiftOptions, 'at' | 'database'> {
  if (workgroup && !cluster) return { at: { workgroup }, database }
  if (cluster && !workgroup) return { at: { cluster }, database }
  throw new DataLoafError('invalid_config', 'Redshift is either a workgroup or a cluster.', { path: ['workgroup'] })
}

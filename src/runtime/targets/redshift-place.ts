import { DataLoafError } from '../../errors.ts'
import type { RedshiftOptions } from '../warehouse/redshift.ts'
import { type Environment, setting } from './lambda/environment.ts'

/**
 * Where Redshift is, as the environment says: DATALOAF_REDSHIFT_WORKGROUP or DATALOAF_REDSHIFT_CLUSTER,
 * DATALOAF_REDSHIFT_DATABASE, and DATALOAF_REDSHIFT_SECRET where a secret holds the user.
 */
export function redshiftOf(environment: Environment): RedshiftOptions {
  const { DATALOAF_REDSHIFT_WORKGROUP: workgroup, DATALOAF_REDSHIFT_CLUSTER: cluster } = environment
  if (!workgroup === !cluster) {
    const message = 'Set either DATALOAF_REDSHIFT_WORKGROUP or DATALOAF_REDSHIFT_CLUSTER.'
    throw new DataLoafError('invalid_config', message, { path: ['DATALOAF_REDSHIFT_WORKGROUP'] })
  }
  const secretArn = environment.DATALOAF_REDSHIFT_SECRET
  return {
    at: workgroup ? { workgroup } : { cluster: cluster! },
    database: setting(environment, 'DATALOAF_REDSHIFT_DATABASE'),
    region: setting(environment, 'AWS_REGION'),
    ...(secretArn !== undefined && { secretArn }),
  }
}

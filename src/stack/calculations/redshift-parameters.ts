/**
 * Parameters of Redshift that statements rely on: keys between double quotes are read with their capitals, and no
 * connection goes without TLS.
 */
const needed = {
  enable_case_sensitive_identifier: 'true',
  enable_user_activity_logging: 'true',
  require_ssl: 'true',
  use_fips_ssl: 'false',
} as const

/** A cluster's parameter group. */
export const clusterParameters = Object.entries(needed).map(([name, value]) => ({ name, value }))

/** A workgroup wants the whole list, or the provider sees a change at every refresh. */
export const workgroupParameters = Object.entries({
  ...needed,
  auto_mv: 'true',
  datestyle: 'ISO, MDY',
  query_group: 'default',
  search_path: '$user, public',
  max_query_execution_time: '3600',
}).map(([parameterKey, parameterValue]) => ({ parameterKey, parameterValue }))

import type { AwsConfig, Project } from '../config.ts'
import { DataLoafError } from '../errors.ts'
import { defaultRpuHours } from './calculations/cadence.ts'
import { stackNameOf } from './calculations/names.ts'

/** dataloaf.json's `aws` with every default decided: what the program is made from. */
export interface StackSettings extends Omit<AwsConfig, 'stack' | 'warehouse'> {
  stack: string
  /** Name of the organization. */
  organization: string
  adminEmail: string | undefined
  timeZone: string
  warehouse: WarehouseSettings
}

export type WarehouseSettings =
  | { kind: 'serverless'; rpu: number; monthlyRpuHours: number }
  | { kind: 'provisioned'; nodeType: string; nodes: number }
  | { kind: 'host' }

/** Throws `invalid_config` for a project of another target. */
export function stackSettings({ name, admin_email, time_zone, aws }: Project): StackSettings {
  if (!aws) {
    throw new DataLoafError('invalid_config', 'dataloaf.json has no "aws".', { path: ['aws'], hint: 'dataloaf init' })
  }
  return {
    ...aws,
    stack: aws.stack ?? stackNameOf(name),
    organization: name,
    adminEmail: admin_email,
    timeZone: time_zone ?? 'UTC',
    warehouse: warehouseSettings(aws),
  }
}

function warehouseSettings({ warehouse, load }: AwsConfig): WarehouseSettings {
  if (warehouse.kind === 'host') return warehouse
  if (warehouse.kind === 'provisioned') {
    return { kind: 'provisioned', nodeType: warehouse.node_type, nodes: warehouse.nodes }
  }
  const { rpu, monthly_rpu_hours: hours = defaultRpuHours({ rpu, every: load.every }) } = warehouse
  return { kind: 'serverless', rpu, monthlyRpuHours: hours }
}

import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2'
import { type AwsPlace, asked, clientOptions } from './clients.ts'

export interface Machine {
  id: string
  /** `pending`, `running`, `stopped`, … */
  state: string
  since: string | undefined
}

/** The insights host of a stack; undefined while a scaling group is replacing it. */
export async function hostMachine(place: AwsPlace & { stack: string }): Promise<Machine | undefined> {
  const tags = { 'tag:dataloaf:stack': place.stack, 'tag:dataloaf:part': 'host' }
  const states = ['pending', 'running', 'stopping', 'stopped']
  const Filters = Object.entries(tags).map(([Name, value]) => ({ Name, Values: [value] }))
  Filters.push({ Name: 'instance-state-name', Values: states })
  const command = new DescribeInstancesCommand({ Filters })
  const { Reservations = [] } = await asked(new EC2Client(clientOptions(place)).send(command))
  const machines = Reservations.flatMap(({ Instances = [] }) => Instances)
  const one = machines.find(({ State }) => State?.Name === 'running') ?? machines[0]
  if (!one?.InstanceId) return undefined
  return { id: one.InstanceId, state: one.State?.Name ?? 'unknown', since: one.LaunchTime?.toISOString() }
}

/** How large a deployment is to be: where it counts, on what, and how often. */
import type { AwsConfig } from '../../config.ts'
import { choiceAnswer, textAnswer } from '../init/question.ts'
import type { AwsInitFlags } from './init-answers.ts'

/** Fields of "aws" in dataloaf.json. */
export async function sizeAnswers(flags: AwsInitFlags, earlier: Partial<AwsConfig>, asks: boolean) {
  const warehouse = await warehouseAnswer(flags, earlier.warehouse, asks)
  const isHost = warehouse.kind === 'host'
  // Beside Redshift the machine only draws: the smallest does, and nobody is asked.
  const machine = await textAnswer(
    {
      message: 'Machine, which answers the questions as well (empty: t4g.small)',
      given: flags['instance-type'],
      known: earlier.host?.instance_type,
      optional: true,
    },
    asks && isHost,
  )
  return {
    warehouse,
    host: machine === '' ? earlier.host : { ...earlier.host, instance_type: machine },
    load: isHost ? undefined : { every: await everyAnswer(flags, earlier.load?.every, asks) },
  }
}

const warehouses = {
  serverless: 'Redshift Serverless: billed while it works',
  provisioned: 'a Redshift cluster: billed by the hour',
  host: 'DuckDB on the host: the smallest size',
}
const cadences = {
  '3m': 'three minutes: the dearest with Redshift Serverless',
  adaptive: 'adaptive: some ten minutes when there is much to load',
  hourly: 'hourly: the cheapest',
}

type Warehouse = { kind: 'serverless' | 'provisioned' | 'host'; [field: string]: unknown }

async function warehouseAnswer(flags: AwsInitFlags, earlier: Warehouse | undefined, asks: boolean): Promise<Warehouse> {
  const known = earlier?.kind ?? 'serverless'
  const choice = { message: 'Warehouse', given: flags.warehouse, known, choices: warehouses }
  const kind = await choiceAnswer(choice, asks)
  const { 'node-type': type, nodes, rpu } = flags
  const kept = earlier?.kind === kind ? earlier : { kind }
  if (kind === 'host') return { kind }
  if (kind === 'serverless') {
    const size = {
      message: 'Size of Redshift Serverless, in RPU',
      given: rpu?.toString(),
      known: String(kept.rpu ?? 4),
    }
    return { ...kept, kind, ...((asks || rpu !== undefined) && { rpu: Number(await textAnswer(size, asks)) }) }
  }
  const node_type = await textAnswer(
    { message: 'Node type', given: type, known: String(kept.node_type ?? 'ra3.large') },
    asks,
  )
  const count = await textAnswer({ message: 'Nodes', given: nodes?.toString(), known: String(kept.nodes ?? 1) }, asks)
  return { kind, node_type, nodes: Number(count) }
}

function everyAnswer(flags: AwsInitFlags, earlier: AwsInitFlags['every'], asks: boolean) {
  const message = 'How often events enter the warehouse'
  return choiceAnswer({ message, given: flags.every, known: earlier ?? '3m', choices: cadences }, asks)
}

/** Without the fields that nobody set. */
export function defined<T extends object>(fields: T): { [field: string]: unknown } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''))
}

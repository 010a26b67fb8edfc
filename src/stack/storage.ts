import type { Input } from '@pulumi/pulumi'
import { hostOwnWords, hostRedshiftWords, variablesOf } from '../runtime/told.ts'
import type { Artifacts } from './artifact.ts'
import type { Buckets } from './buckets.ts'
import { DataVolume } from './data-volume.ts'
import type { Discovery } from './discovery.ts'
import { Jobs } from './jobs.ts'
import { Loader } from './loader.ts'
import { Metadata } from './metadata.ts'
import type { Network } from './network.ts'
import type { AlarmOn, Keyed } from './part.ts'
import type { Streams } from './streams.ts'
import type { Redshift } from './warehouse.ts'
import { ProvisionedWarehouse } from './warehouse-provisioned.ts'
import { ServerlessWarehouse } from './warehouse-serverless.ts'

export interface StorageArgs {
  artifacts: Artifacts
  network: Network
  buckets: Buckets
  streams: Streams
  discovery: Discovery
}

/** Where loaded events and the metadata are: Redshift and Aurora with what serves them, or a disk of the host. */
export class Storage {
  readonly warehouse: Redshift | undefined
  readonly metadata: Metadata | undefined
  readonly jobs: Jobs | undefined
  readonly volume: DataVolume | undefined
  readonly alarms: AlarmOn[]
  /** What the server has to know of it, by variable. */
  readonly environment: Record<string, Input<string>>

  constructor(scope: Keyed, args: StorageArgs) {
    const { artifacts, network, buckets, streams, discovery } = args
    const warehouse = createRedshift(scope, args)
    if (!warehouse) {
      this.volume = new DataVolume(scope)
      this.alarms = []
      this.environment = variablesOf(hostOwnWords, { noticesQueue: discovery.queue.url })
      return
    }
    const loader = new Loader(scope, { artifacts, buckets, discovery, warehouse })
    const metadata = new Metadata(scope, network)
    const jobs = new Jobs(scope, { artifact: artifacts.worker, buckets, streams })
    this.warehouse = warehouse
    this.metadata = metadata
    this.jobs = jobs
    this.alarms = [...warehouse.alarms, ...loader.alarms, ...metadata.alarms, ...jobs.alarms]
    this.environment = variablesOf(hostRedshiftWords, {
      ...warehouse.told,
      ...metadata.told,
      jobsQueue: jobs.queue.url,
      loader: loader.functionName,
    })
  }
}

function createRedshift(scope: Keyed, { network, buckets }: StorageArgs): Redshift | undefined {
  const { warehouse } = scope.settings
  const args = { network, work: buckets.work }
  if (warehouse.kind === 'serverless') return new ServerlessWarehouse(scope, warehouse, args)
  if (warehouse.kind === 'provisioned') return new ProvisionedWarehouse(scope, warehouse, args)
  return undefined
}

import type { Artifacts } from './artifact.ts'
import type { Buckets } from './buckets.ts'
import { dataFolder } from './calculations/user-data.ts'
import { DataVolume } from './data-volume.ts'
import type { Discovery } from './discovery.ts'
import { Jobs } from './jobs.ts'
import { Loader } from './loader.ts'
import { Metadata } from './metadata.ts'
import type { Network } from './network.ts'
import type { AlarmOn, Keyed } from './part.ts'
import type { ServerEnvironment } from './server-settings.ts'
import type { Redshift } from './warehouse.ts'
import { ProvisionedWarehouse } from './warehouse-provisioned.ts'
import { ServerlessWarehouse } from './warehouse-serverless.ts'

export interface StorageArgs {
  artifacts: Artifacts
  network: Network
  buckets: Buckets
  discovery: Discovery
}

/** Where loaded events and the metadata are: Redshift and Aurora with what serves them, or a disk of the host. */
export class Storage {
  readonly warehouse: Redshift | undefined
  readonly metadata: Metadata | undefined
  readonly jobs: Jobs | undefined
  readonly volume: DataVolume | undefined
  readonly alarms: AlarmOn[]
  /** What the server has to know of it. */
  readonly environment: ServerEnvironment

  constructor(scope: Keyed, args: StorageArgs) {
    const { artifacts, network, buckets, discovery } = args
    const warehouse = createRedshift(scope, args)
    if (!warehouse) {
      this.volume = new DataVolume(scope)
      this.alarms = []
      this.environment = { DATALOAF_DATA_DIR: dataFolder, DATALOAF_DISCOVERY_QUEUE: discovery.queue.url }
      return
    }
    const loader = new Loader(scope, { artifacts, buckets, discovery, warehouse })
    const metadata = new Metadata(scope, network)
    const jobs = new Jobs(scope, { artifact: artifacts.worker, buckets, warehouse, metadata })
    this.warehouse = warehouse
    this.metadata = metadata
    this.jobs = jobs
    this.alarms = [...warehouse.alarms, ...loader.alarms, ...metadata.alarms, ...jobs.alarms]
    this.environment = {
      DATALOAF_WAREHOUSE: warehouse.address,
      DATALOAF_METADATA: metadata.address,
      DATALOAF_JOBS_QUEUE: jobs.queue.url,
    }
  }
}

function createRedshift(scope: Keyed, { network, buckets }: StorageArgs): Redshift | undefined {
  const { warehouse } = scope.settings
  const args = { network, raw: buckets.raw, work: buckets.work }
  if (warehouse.kind === 'serverless') return new ServerlessWarehouse(scope, warehouse, args)
  if (warehouse.kind === 'provisioned') return new ProvisionedWarehouse(scope, warehouse, args)
  return undefined
}

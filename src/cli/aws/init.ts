import { assertRoom, identityOf, vpcQuota } from '../../stack/account.ts'
import { cheaper } from '../../stack/calculations/cheaper.ts'
import { type Estimate, estimate } from '../../stack/calculations/estimate.ts'
import { type StackSettings, stackSettings } from '../../stack/settings.ts'
import { findState } from '../../stack/state.ts'
import { commonFields, mergedProject, writeConfig } from '../init/write.ts'
import type { LooseProject } from '../place.ts'
import { type Call, refuseFlags } from '../target.ts'
import { estimateLines } from './estimate-lines.ts'
import { type AwsInitFlags, awsAnswers } from './init-answers.ts'
import { writeWorkflow } from './workflow.ts'

export interface AwsInitialised {
  /** Absolute path of dataloaf.json. */
  file: string
  /** Absolute path of the workflow of continuous integration; null when none was asked for. */
  workflow: string | null
  stack: string
  region: string
  /** Null when AWS was not asked. */
  account: string | null
  /** Whether a deployment of this name is there already; `up` then changes that one. */
  exists: boolean
  estimate: Estimate
}

interface Here {
  directory: string
  earlier: LooseProject
}

/** Asks, checks the answers and the account, shows the cost, writes dataloaf.json. Makes nothing in AWS. */
export async function init(call: Call<AwsInitFlags>, { directory, earlier }: Here): Promise<AwsInitialised> {
  const { flags, out } = call
  refuseFlags(flags, ['port', 'admin-password-file'], 'aws')
  const { common, aws } = await awsAnswers({ flags, project: earlier, directory })
  const fields = { ...commonFields(common, 'aws'), aws }
  const { project } = mergedProject(fields, earlier)
  const settings = stackSettings(project)
  const account = flags.check ? await checkAccount(settings, out) : { account: null, exists: false }
  const cost = estimate(settings, flags.events)
  const workflow = flags.ci ? writeWorkflow(directory, project.aws!, { force: flags.force ?? false }) : null
  const file = writeConfig(directory, fields, earlier)
  out.log(file)
  if (workflow !== null) out.log(workflow)
  out.note(`\n${estimateLines(cost, cheaper(settings, flags.events), out.color).join('\n')}`)
  out.note('\nNext: dataloaf preview  ·  dataloaf up')
  return { file, workflow, stack: settings.stack, region: settings.region, ...account, estimate: cost }
}

async function checkAccount(settings: StackSettings, { note, color }: Call['out']) {
  const identity = await identityOf(settings)
  note(`${color.green('✓')} account ${identity.account}, as ${identity.arn}`)
  const exists = (await findState(settings, identity)) !== undefined
  if (exists) {
    note(`${color.green('✓')} "${settings.stack}" is in ${settings.region} already; "up" will change that one`)
    return { account: identity.account, exists }
  }
  const quota = await vpcQuota(settings)
  assertRoom(quota, settings.region)
  note(`${color.green('✓')} ${quota.used} of ${quota.limit ?? 'an unknown number of'} VPCs used in ${settings.region}`)
  return { account: identity.account, exists }
}

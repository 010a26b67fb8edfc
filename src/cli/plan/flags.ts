import { Flags } from '@oclif/core'

export const planFileFlag = Flags.string({
  description: 'the plan (default: dataloaf.plan.json or dataloaf.plan.ts)',
  helpValue: 'FILE',
})

import type { LooseProject } from '../place.ts'
import { mayAsk } from '../prompts.ts'
import { type Target, targetOf } from '../target.ts'
import type { InitFlags } from './answers.ts'
import { choiceAnswer } from './question.ts'

/** Where it shall run: by flag, by the person, else as an earlier dataloaf.json says. */
export function chosenTarget(flags: InitFlags, project: LooseProject): Promise<Target> {
  const choices = { local: 'everything on this machine', aws: 'your own AWS account' }
  const known = targetOf(project.target)
  return choiceAnswer({ message: 'Where it runs', given: flags.target, known, choices }, mayAsk(flags))
}

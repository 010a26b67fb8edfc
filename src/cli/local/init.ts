import { resolve } from 'node:path'
import { answers, type InitFlags } from '../init/answers.ts'
import { type Initialised, initialise } from '../init/initialise.ts'
import type { LooseProject } from '../place.ts'
import { type Call, refuseFlags } from '../target.ts'

interface Here {
  directory: string
  earlier: LooseProject
}

/** Prepares the data directory and writes dataloaf.json. */
export async function init({ flags, out }: Call<InitFlags>, { directory, earlier }: Here): Promise<Initialised> {
  refuseFlags(flags, ['region', 'profile', 'warehouse', 'domain', 'zone', 'exposure', 'edge', 'budget', 'ci'], 'local')
  const given = await answers({ flags, project: earlier, directory })
  const dataDirectory = resolve(directory, given.dataDirectory)
  const made = await initialise({ directory, dataDirectory, answers: given, earlier })
  out.log(made.file)
  tell(made, out)
  return made
}

function tell({ data_directory, app_id, app_name, write_key, sign_in }: Initialised, { color, note }: Call['out']) {
  const { bold, dim, green } = color
  const password = sign_in.password
    ? `${bold(sign_in.password)}  ${dim('shown only this once')}`
    : dim('with the password it was given')
  note(`${green('✓')} wrote dataloaf.json, prepared ${data_directory}\n`)
  note(`  ${dim('sign in'.padEnd(11))}${sign_in.email}  ${password}`)
  note(`  ${dim('app'.padEnd(11))}${app_name}  ${dim(app_id)}`)
  note(`  ${dim('write key'.padEnd(11))}${write_key}\n`)
  note('Next: dataloaf up  ·  dataloaf up --detach  ·  dataloaf up --demo')
}

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { identityOf } from '../../stack/account.ts'
import { cheaper } from '../../stack/calculations/cheaper.ts'
import { estimate } from '../../stack/calculations/estimate.ts'
import type { Changes } from '../../stack/progress.ts'
import { findState, type StateStore } from '../../stack/state.ts'
import type { Call } from '../target.ts'
import { estimateLines } from './estimate-lines.ts'
import { programArgs } from './program-args.ts'
import { awsSettings } from './project.ts'
import { openDeployment } from './session.ts'
import { changesText, plans, setAsideText } from './steps.ts'
import { watch } from './watch.ts'

/** What `up` would do. Makes nothing, not even the place of the state. */
export async function preview(call: Call<{ events: number }>): Promise<void> {
  const { flags, out, place } = call
  const settings = awsSettings(place)
  const identity = await identityOf(settings)
  const program = await programArgs(settings, call)
  const known = await findState(settings, identity)
  const folder = join(place.dataDirectory, 'aws', 'preview')
  const openAside = () => openDeployment({ settings, store: nowhere(folder), program, workDir: folder }, call)
  const watched = watch(call)
  try {
    let deployment = known ? await openDeployment({ settings, store: known, program }, call) : await openAside()
    const copy = async () => {
      deployment = await openAside()
      return deployment
    }
    for (const kept of await deployment.setAside(settings.warehouse.kind, copy)) out.note(setAsideText(kept))
    const changes = await deployment.preview(watched.options)
    tell(changes, { cost: estimate(settings, flags.events), choices: cheaper(settings, flags.events), out })
  } finally {
    watched.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A state in a folder of its own: until there is a real one, and for what `up` would first change in it. */
function nowhere(folder: string): StateStore {
  return { bucket: '', backend: pathToFileURL(folder).href, secretsProvider: undefined }
}

interface Told {
  cost: ReturnType<typeof estimate>
  choices: ReturnType<typeof cheaper>
  out: Call['out']
}

function tell(changes: Changes, { cost, choices, out }: Told): void {
  if (out.json) {
    out.event({ kind: 'result', changes, estimate: cost, cheaper: choices })
    return
  }
  out.log(changesText(changes, plans))
  out.note(`\n${estimateLines(cost, choices, out.color).join('\n')}\n\nNext: dataloaf up`)
}

import { paint } from '../paint.ts'
import { readStatus, type Status, statusLines } from '../status.ts'
import type { Call } from '../target.ts'

export async function status({ flags, place, out }: Call): Promise<Status> {
  const found = await readStatus({ place, url: flags.url, apiKey: process.env.DATALOAF_API_KEY })
  out.log(statusLines(found, place, paint(process.stdout)).join('\n'))
  if (found.state === 'stopped') out.note('Next: dataloaf up --detach')
  return found
}

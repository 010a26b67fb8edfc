import { bots } from './bots.ts'
import { drop } from './drop.ts'
import { dropEvents } from './drop-events.ts'
import { extract } from './extract.ts'
import { hash } from './hash.ts'
import { ip } from './ip.ts'
import { mask } from './mask.ts'
import { pick } from './pick.ts'
import { rename } from './rename.ts'
import type { TransformKind } from './transform.ts'
import { userAgent } from './user-agent.ts'

/** Everything that can be done to items. A transform is one file, and a line here. */
export const transforms = [pick, rename, drop, dropEvents, hash, mask, extract, userAgent, bots, ip] as const

/** By its kind, its options no longer known to the compiler: the schema has checked them. */
export const transformKinds: ReadonlyMap<string, TransformKind> = new Map(
  transforms.map((each) => [each.kind, each as unknown as TransformKind]),
)

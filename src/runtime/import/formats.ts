import type { Fields } from '../collector/check.ts'
import type { Format } from './format.ts'
import { amplitude } from './formats/amplitude.ts'
import { dataloaf } from './formats/dataloaf.ts'
import { ga4 } from './formats/ga4.ts'
import { mixpanel } from './formats/mixpanel.ts'
import { original } from './formats/original.ts'
import { plausible } from './formats/plausible.ts'
import { posthog } from './formats/posthog.ts'
import { segment } from './formats/segment.ts'
import { umami } from './formats/umami.ts'

/** Every format, those first that are told apart from the others more surely. */
export const formats: readonly Format[] = [
  segment,
  umami,
  plausible,
  ga4,
  posthog,
  mixpanel,
  amplitude,
  original,
  dataloaf,
]

/** The format whose marks one of the rows has. */
export function recognised(rows: readonly Fields[]): Format | undefined {
  return formats.find(({ marks, fits }) => rows.some(marks ?? fits))
}

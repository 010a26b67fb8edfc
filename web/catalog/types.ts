/** The types of values, in words. */
import type { AttributeVolume } from '../api/catalog.ts'
import { t } from '../text.ts'

const words = {
  text: t`text`,
  number: t`number`,
  boolean: t`true or false`,
  list: t`list`,
  object: t`object`,
} satisfies { [type in AttributeVolume['types'][number]['type']]: string }

export function typeText(type: string): string {
  return words[type as keyof typeof words] ?? type
}

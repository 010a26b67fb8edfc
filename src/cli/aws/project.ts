import { readConfig } from '../../config.ts'
import { DataLoafError } from '../../errors.ts'
import { type StackSettings, stackSettings } from '../../stack/settings.ts'
import type { Place } from '../place.ts'

/** The deployment that dataloaf.json describes, checked whole before anything is asked of AWS. */
export function awsSettings({ file }: Pick<Place, 'file'>): StackSettings {
  if (file) return stackSettings(readConfig(file))
  const message = 'There is no dataloaf.json here that says what to build in AWS.'
  throw new DataLoafError('invalid_config', message, { hint: 'dataloaf init --target aws' })
}

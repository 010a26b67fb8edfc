import { amplitudeItems } from '../../collector/peers/amplitude.ts'
import { type Format, has } from '../format.ts'

/** Amplitude's Export API: a zip of gzip files of lines. */
export const amplitude: Format = {
  name: 'amplitude',
  files: 'Amplitude: the zip of its Export API, or the files in it',
  becomes:
    'an event, a change to its user with what `user_properties` say, and the statement that the device is the user',
  fits: (row) => has(row, 'event_type') && (has(row, 'device_id') || has(row, 'user_id')),
  open: () => amplitudeItems,
}

import { segmentItems } from '../../collector/peers/segment.ts'
import type { Format } from '../format.ts'

/** Segment's calls, as its libraries send them and as it keeps them in a bucket. */
export const segment: Format = {
  name: 'segment',
  files: 'Segment: calls as libraries send them; objects of its AWS S3 destination',
  becomes: 'the event, the change to a user or the alias of the call',
  fits: (row) => typeof row.type === 'string' && /^(track|page|screen|identify|group|alias)$/.test(row.type),
  open: () => segmentItems,
}

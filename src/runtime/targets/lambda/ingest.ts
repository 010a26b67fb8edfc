/** The functions that take events and user updates in: one bundle, two functions, so that neither crowds out the other. */
import { lambda } from '../../collector/lambda.ts'
import { collectorOf } from './collecting.ts'

export const handler = lambda(collectorOf(process.env))

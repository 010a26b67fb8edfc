/** Counts until it is killed: says how many events were accepted when the counts that are due are written. */
import { setTimeout as wait } from 'node:timers/promises'
import { openLocal } from '../../src/runtime/targets/local.ts'

const runtime = await openLocal({ dataDirectory: process.argv[2]! })
const { app_id } = await runtime.apps.create({ name: 'Shop', quota: '10/month' })
const { write_key } = await runtime.keys.create(app_id)
const owner = (await runtime.keys.find(write_key))!
runtime.quotas.note(owner, 7)
await wait(3_000)
runtime.quotas.note(owner, 5)
process.stdout.write(JSON.stringify({ over: runtime.quotas.over(owner) !== undefined, write_key }))
await wait(60_000)

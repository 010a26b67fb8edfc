/**
 * One client in a process of its own: `process.ts <client> <endpoint> <spool> <from> <to> [crash]`. Says when all is
 * tracked, and what it was told when it ends, by itself or because it is asked to.
 */
import { type ClientName, clients } from './clients.ts'

const [name, endpoint, spool, from, to, crash] = process.argv.slice(2) as [
  ClientName,
  string,
  string,
  string,
  string,
  string?,
]
let lost = 0
let began = performance.now()
const say = () => process.stdout.write(JSON.stringify({ told: lost, seconds: (performance.now() - began) / 1000 }))
process.on('SIGTERM', () => {
  say()
  process.exit(1)
})
const client = await clients[name]({
  endpoint,
  spool,
  told: (count) => {
    lost += count
  },
})
for (let i = Number(from); i < Number(to); i++) client.track(`event-${String(i).padStart(5, '0')}`)
if (crash) process.kill(process.pid, 'SIGKILL')
process.stdout.write('tracked\n')
began = performance.now()
// What cannot be delivered may be told by a promise that fails.
await client.end().catch(() => {})
say()
process.exit(0)

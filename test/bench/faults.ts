import { type ClientName, clients, peers } from '../support/sdk-faults/clients.ts'
import { type Outcome, ordeal } from '../support/sdk-faults/ordeal.ts'
import { type Trouble, troubles } from '../support/sdk-faults/receiver.ts'
import type { Bench, Row } from './bench.ts'

const cases = [
  ...Object.entries(troubles).map(([trouble, what]) => ({ trouble: trouble as Trouble, what, crash: false })),
  { trouble: 'down' as const, what: 'is down and the process is killed', crash: true },
]

/** What becomes of events when the collector is in trouble, with every SDK's default settings. */
export const faults: Bench = {
  name: 'faults',
  about: 'server SDKs against a collector in trouble: lost, told, doubled',
  async run({ quick, note }) {
    const events = quick ? 20 : 200
    const rows: Row[] = []
    for (const { trouble, what, crash } of cases) {
      note(what)
      const names = Object.keys(clients) as ClientName[]
      // Four at a time: more of them would be late for reasons of their own.
      const outcomes = {} as Record<ClientName, Outcome>
      for (let i = 0; i < names.length; i += 4)
        await Promise.all(
          names.slice(i, i + 4).map(async (name) => {
            outcomes[name] = await ordeal(name, trouble, events, crash)
          }),
        )
      rows.push(...rowsOf(`collector ${what}`, events, outcomes, crash))
    }
    return rows
  },
}

function rowsOf(what: string, events: number, outcomes: Record<ClientName, Outcome>, crash: boolean): Row[] {
  const best = peers.reduce((one, other) => (outcomes[other].lost < outcomes[one].lost ? other : one))
  const all = Object.entries(outcomes).map(([name, outcome]) => `${name} ${spelled(outcome, crash)}`)
  const row = { bench: 'faults', unit: '', goal: { atMost: 0 }, absolute: true } as const
  const { lost, told } = outcomes.DataLoaf
  return [
    {
      ...row,
      what: `${what}: lost of ${events}, with a spool`,
      ours: outcomes['DataLoaf with a spool'].lost,
      reference: { what: `${best}, the best of the peers`, value: outcomes[best].lost },
      note: `delivered / lost / told / doubled, seconds to end: ${all.join('; ')}`,
    },
    // A process that is killed tells nothing.
    ...(crash ? [] : [{ ...row, what: `${what}: lost and not told, without a spool`, ours: lost - told }]),
  ]
}

function spelled({ delivered, lost, told, doubled, ended }: Outcome, crash: boolean): string {
  const end = crash ? 'killed' : ended === null ? 'had to be ended after 20 s' : `${ended.toFixed(1)} s`
  return `${delivered} / ${lost} / ${told} / ${doubled}, ${end}`
}

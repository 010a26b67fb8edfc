import { DataLoafError } from '../../errors.ts'
import { readMark, writeMark } from '../loader/mark.ts'
import { prefixes } from '../places.ts'
import type { Bucket, Clock } from '../ports.ts'
import type { Erased, Eraser, Order } from './erase.ts'

/** How far what was asked for is, by `nameOf` the order. */
type Answers = { readonly [name: string]: Erased & { at: number } }

const answersKey = `${prefixes.status}erased.json`
const nameOf = ({ app_id, before }: Pick<Order, 'app_id' | 'before'>) => `${app_id}-${before ?? 'all'}`
const orderKey = (order: Order) => `${prefixes.erase}${nameOf(order)}.json`

/** For a server that may only read the warehouse: the loader does it, and says in the bucket how far it is. */
export function eraserElsewhere({ bucket }: { bucket: Bucket }): Eraser {
  return async function ask(order) {
    const answer = (await readAnswers(bucket))[nameOf(order)]
    if (answer?.done) return { done: true, reached: answer.reached }
    await bucket.put(orderKey(order), Buffer.from(JSON.stringify(order)))
    return { done: false, reached: answer?.reached ?? order.reached }
  }
}

export interface OrdersOptions {
  /** Where orders and answers lie. */
  work: Bucket
  eraser: Eraser
  clock: Clock
}

/** One step of each order that lies in the bucket. Only one at a time may do this. Answers how many are at their end. */
export async function fulfil({ work, eraser, clock }: OrdersOptions): Promise<number> {
  const orders: Order[] = []
  for await (const { key } of work.list(prefixes.erase)) orders.push(JSON.parse(String(await work.get(key))) as Order)
  let done = 0
  for (const order of orders) {
    const answers = await readAnswers(work)
    const known = answers[nameOf(order)]
    const answer = known?.done ? known : await eraser({ ...order, reached: known?.reached ?? order.reached })
    if (answer !== known) await writeAnswers(work, { ...answers, [nameOf(order)]: { ...answer, at: clock() } }, clock())
    if (!answer.done) continue
    done++
    await work.delete([orderKey(order)])
  }
  if (done > 0) await countOn(work)
  return done
}

/** Others see by it that the warehouse is not what it was. */
async function countOn(work: Bucket): Promise<void> {
  const mark = await readMark(work)
  await writeMark(work, { ...mark, loads: mark.loads + 1 })
}

async function readAnswers(bucket: Pick<Bucket, 'get'>): Promise<Answers> {
  try {
    return JSON.parse(String(await bucket.get(answersKey))) as Answers
  } catch (error) {
    if (error instanceof DataLoafError && error.code === 'not_found') return {}
    throw error
  }
}

/** Milliseconds after which nobody asks any more. */
const remembered = 30 * 86_400_000

async function writeAnswers(bucket: Bucket, answers: Answers, now: number): Promise<void> {
  const lately = Object.entries(answers).filter(([, { at }]) => now - at < remembered)
  await bucket.put(answersKey, Buffer.from(JSON.stringify(Object.fromEntries(lately))))
}

import { setTimeout as sleep } from 'node:timers/promises'
import {
  CancelStatementCommand,
  DescribeStatementCommand,
  type DescribeStatementResponse,
  ExecuteStatementCommand,
  type ExecuteStatementInput,
  GetStatementResultCommand,
  type RedshiftDataClient,
} from '@aws-sdk/client-redshift-data'
import type { Column, Rows, Statement, Value } from '../ports.ts'
import type { Limit } from './limit.ts'
import { isBusy, StatementFailed } from './redshift-errors.ts'
import { columnsOf, parametersOf, rowReader } from './redshift-values.ts'

/** Where a statement runs, and as whom. */
export type Cluster = Pick<
  ExecuteStatementInput,
  'Database' | 'ClusterIdentifier' | 'WorkgroupName' | 'SecretArn' | 'DbUser'
>

export interface Asking {
  client: RedshiftDataClient
  cluster: Cluster
  limit: Limit
  /** Takes work that the answer need not wait for. */
  background(work: Promise<unknown>): void
}

/** Starts a statement, waits for it and reads its whole result. A limit that is reached cancels it in Redshift too. */
export async function ask(statement: Statement, { client, cluster, limit, background }: Asking): Promise<Rows> {
  // Not aborted by the limit: a statement that was started without our knowing its id could not be cancelled.
  const id = await execute(statement, { client, cluster, limit })
  const stop = new AbortController()
  const unsubscribe = limit.onReached(() => stop.abort(limit.reason))
  try {
    const { HasResultSet } = await ended(client, id, stop.signal)
    return HasResultSet ? await results(client, id, stop.signal) : { columns: [], rows: [] }
  } catch (error) {
    if (!(error instanceof StatementFailed)) background(client.send(new CancelStatementCommand({ Id: id })))
    throw error
  } finally {
    unsubscribe()
  }
}

/** Milliseconds after which a statement that was one too many is tried again. */
const retryWaits = [200, 400, 800, 1_600]

async function execute(
  { text, values }: Statement,
  { client, cluster, limit }: Pick<Asking, 'client' | 'cluster' | 'limit'>,
): Promise<string> {
  const input: ExecuteStatementInput = { ...cluster, Sql: text, ...parametersOf(values) }
  return await whenFree(async () => {
    if (limit.reason) throw limit.reason
    const { Id } = await client.send(new ExecuteStatementCommand(input))
    return Id!
  })
}

/** Starts something, a few times as long as it is one too many. */
export async function whenFree<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await start()
    } catch (error) {
      const wait = retryWaits[attempt]
      if (wait === undefined || !isBusy(error)) throw error
      await sleep(wait)
    }
  }
}

/** Seconds that the service may hold our request until the statement has ended. */
const patience = 20

/** Milliseconds between two looks, where the service answers at once. */
const firstWait = 20
const longestWait = 1_000

/** Waits until a statement has ended. Rejects with `StatementFailed` when it did not finish. */
export async function ended(
  client: RedshiftDataClient,
  id: string,
  signal?: AbortSignal,
): Promise<DescribeStatementResponse> {
  let waits = true
  for (let wait = firstWait; ; wait = Math.min(longestWait, wait * 1.5)) {
    const asked = performance.now()
    const input = { Id: id, ...(waits && { WaitTimeSeconds: patience }) }
    const described = await client.send(new DescribeStatementCommand(input), aborted(signal)).catch((error) => {
      if (!waits || !refusesToWait(error)) throw error
      waits = false
      return {} as DescribeStatementResponse
    })
    const { Status, Error: reason = '' } = described
    if (Status === 'FINISHED') return described
    if (Status === 'FAILED' || Status === 'ABORTED') throw new StatementFailed(Status, reason)
    // A service that does not know how to wait ignores that it should.
    if (performance.now() - asked < longestWait) await sleep(wait, undefined, signal && { signal })
  }
}

function aborted(signal: AbortSignal | undefined) {
  return signal ? { abortSignal: signal } : {}
}

function refusesToWait(error: unknown): boolean {
  const { name } = error as Error
  return name === 'ActiveWaitingRequestsExceededException' || name === 'ValidationException'
}

async function results(client: RedshiftDataClient, id: string, signal: AbortSignal): Promise<Rows> {
  const rows: Value[][] = []
  let columns: Column[] = []
  for (let token: string | undefined; ; ) {
    const input = { Id: id, ...(token && { NextToken: token }) }
    const page = await client.send(new GetStatementResultCommand(input), { abortSignal: signal })
    const metadata = page.ColumnMetadata ?? []
    columns = columnsOf(metadata)
    const read = rowReader(metadata)
    for (const record of page.Records ?? []) rows.push(read(record))
    token = page.NextToken
    if (!token) return { columns, rows }
  }
}

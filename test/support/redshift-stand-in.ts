/**
 * A stand-in for Amazon Redshift: a real HTTP server that speaks the Data API's JSON protocol, to which the real client of
 * the AWS SDK is pointed, and which runs Redshift's text on PostgreSQL (`redshift-stand-in-engine.ts`) after translating
 * and checking it (`redshift-stand-in-sql.ts`).
 *
 * It proves that the client and the Redshift dialect work together over the wire, that every statement keeps to words,
 * functions and types that Redshift's guide lists, and that its answers are right by PostgreSQL's understanding of them.
 * It cannot prove what only Redshift decides: how SUPER writes numbers, plans, speed, limits, and whatever the guide
 * leaves open. `docs/unverified.md` lists those, with the statements that show them.
 */
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Engine, type EngineResult, type Objects, openEngine } from './redshift-stand-in-engine.ts'
import { translate } from './redshift-stand-in-sql.ts'
import { changeOf } from './redshift-stand-in-writes.ts'

export interface StandIn {
  /** Where the client must be pointed. */
  endpoint: string
  insert: Engine['insert']
  /** What the next statements meet, for tests of how the client takes it. */
  trouble: Trouble
  close(): Promise<void>
}

export interface Trouble {
  /** Rows of a page. */
  pageSize: number
  /** So many requests to execute are refused as one too many. */
  refuse: number
  /** Statements wait to be started until this resolves. */
  hold: Promise<void> | null
  /** The statements that were cancelled. */
  cancelled: string[]
  /** What the next batches meet: they fail before or after they are done, or while they are. */
  batches: BatchFault[]
  /** True: no request is answered. */
  away: boolean
  /** True: the service does not wait for a statement to end, as before July 2026. */
  impatient: boolean
}

/** `at`: the statement before which the batch is cut off; `replied` false: it is done, and nobody hears of it. */
export type BatchFault = { at: number } | { replied: false }

interface Stored {
  createdAt: number
  status: 'SUBMITTED' | 'STARTED' | 'FINISHED' | 'FAILED' | 'ABORTED'
  result?: EngineResult
  error?: string
  ended: Promise<void>
}

/** Starts a stand-in of its own, empty. Its COPY reads by `objects`. */
export async function openStandIn({ objects }: { objects?: Objects } = {}): Promise<StandIn> {
  const engine = await openEngine(objects)
  const trouble: Trouble = {
    pageSize: 1_000,
    refuse: 0,
    hold: null,
    cancelled: [],
    impatient: false,
    batches: [],
    away: false,
  }
  const api = dataApi(engine, trouble)
  const server = createServer((request, response) => {
    if (trouble.away) request.socket.destroy()
    else void serve(api, request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    insert: engine.insert,
    trouble,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await engine.close()
    },
  }
}

type Action = (input: { [key: string]: unknown }) => Promise<object>

class ServiceError extends Error {
  readonly type: string

  constructor(type: string, message: string) {
    super(message)
    this.type = type
  }
}

async function serve(
  api: { [name: string]: Action },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks).toString()
  const answer = (status: number, document: object) => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(document))
  }
  try {
    const action = api[String(request.headers['x-amz-target']).replace('RedshiftData.', '')]
    if (!action) throw new ServiceError('UnknownOperationException', '')
    answer(200, await action(JSON.parse(body)))
  } catch (error) {
    const type = error instanceof ServiceError ? error.type : 'InternalServerException'
    answer(type === 'InternalServerException' ? 500 : 400, { __type: type, Message: (error as Error).message })
  }
}

function dataApi(engine: Engine, trouble: Trouble): { [name: string]: Action } {
  const statements = new Map<string, Stored>()
  const tokens = new Map<string, string>()
  const find = (id: unknown): Stored => {
    const found = statements.get(String(id))
    if (!found) throw new ServiceError('ResourceNotFoundException', `Query ${id} does not exist.`)
    return found
  }
  return {
    async ExecuteStatement(input) {
      if (trouble.refuse > 0) {
        trouble.refuse--
        throw new ServiceError('ActiveStatementsExceededException', 'Active statements exceeded the allowed quota.')
      }
      checkInput(input)
      const id = randomUUID()
      statements.set(id, start(engine, trouble, input))
      return { Id: id, CreatedAt: Date.now() / 1000, Database: input.Database, WorkgroupName: input.WorkgroupName }
    },
    async BatchExecuteStatement(input) {
      checkBatch(input)
      const token = String(input.ClientToken ?? randomUUID())
      const known = tokens.get(token)
      const id = known ?? randomUUID()
      if (!known) {
        tokens.set(token, id)
        const fault = trouble.batches.shift()
        const stored = started(trouble, () => runBatch(engine, input.Sqls as string[], fault))
        statements.set(id, stored)
        if (fault && 'replied' in fault) {
          await stored.ended
          throw new ServiceError('InternalServerException', 'The reply was lost.')
        }
      }
      return {
        Id: id,
        CreatedAt: find(id).createdAt / 1000,
        Database: input.Database,
        WorkgroupName: input.WorkgroupName,
      }
    },
    async DescribeStatement({ Id, WaitTimeSeconds }) {
      const found = find(Id)
      if (WaitTimeSeconds && !trouble.impatient) await within(found.ended, Number(WaitTimeSeconds) * 1_000)
      const { status, error, result } = found
      return { Id, Status: status, HasResultSet: result !== undefined, ...(error !== undefined && { Error: error }) }
    },
    async GetStatementResult({ Id, NextToken }) {
      const { result } = find(Id)
      if (!result) throw new ServiceError('ResourceNotFoundException', 'The statement has no result.')
      return page(result, Number(NextToken ?? 0), trouble.pageSize)
    },
    async CancelStatement({ Id }) {
      const found = find(Id)
      if (found.status !== 'SUBMITTED' && found.status !== 'STARTED')
        throw new ServiceError(
          'ValidationException',
          `Could not cancel a query that is already in ${found.status} state.`,
        )
      found.status = 'ABORTED'
      trouble.cancelled.push(String(Id))
      return { Status: true }
    },
  }
}

interface BoundParameter {
  name: string
  value: string
}

function checkInput(input: { [key: string]: unknown }): void {
  const problem = problemOf(input)
  if (problem) throw new ServiceError('ValidationException', problem)
}

function problemOf({ Sql, Database, WorkgroupName, ClusterIdentifier, Parameters }: { [key: string]: unknown }) {
  if (typeof Sql !== 'string') return 'Sql is missing'
  if (Buffer.byteLength(Sql) > 100_000) return 'Cannot process query string larger than 100kB'
  if (!Database || !(WorkgroupName || ClusterIdentifier)) return 'Either a cluster or a workgroup, and a database'
  if (Parameters === undefined) return
  if (!Array.isArray(Parameters) || Parameters.length === 0) return 'Parameters: member must have length at least 1'
  for (const { name, value } of Parameters as BoundParameter[]) {
    if (!/^[0-9a-zA-Z_]+$/.test(name)) return 'name: member must satisfy pattern ^[0-9a-zA-Z_]+$'
    if (typeof value !== 'string' || value === '') return 'value: member must have length greater than or equal to 1'
  }
  return
}

function checkBatch({ Sqls, ClientToken, ...input }: { [key: string]: unknown }): void {
  const sqls = Array.isArray(Sqls) ? Sqls : []
  if (sqls.length < 1 || sqls.length > 40) throw new ServiceError('ValidationException', 'Sqls: 1 to 40 members')
  if (ClientToken !== undefined && !/^.{1,64}$/.test(String(ClientToken)))
    throw new ServiceError('ValidationException', 'ClientToken: 1 to 64 characters')
  for (const Sql of sqls) checkInput({ ...input, Sql })
}

/** One transaction; a question in it must be right, its answer is nobody's. */
async function runBatch(engine: Engine, sqls: readonly string[], fault: BatchFault | undefined): Promise<EngineResult> {
  const cut = fault && 'at' in fault ? fault.at : sqls.length
  const kept = sqls.slice(0, cut).map((sql) => changeOf(sql) ?? translate(sql, new Map()))
  const failure = { text: `select 1 / 0` }
  await engine.batch(cut < sqls.length ? [...kept, failure] : kept)
  return { columns: [], rows: [] }
}

function start(engine: Engine, trouble: Trouble, { Sql, Parameters = [] }: { [key: string]: unknown }): Stored {
  const given = (Parameters as BoundParameter[]).map(({ name, value }) => [name, value] as const)
  return started(trouble, async () => {
    // Alone come questions, and what makes tables; all that changes rows comes in batches.
    const change = /^(create|grant) /.test(String(Sql)) ? changeOf(String(Sql)) : undefined
    if (change) return (await engine.batch([change]))[0] ?? { columns: [], rows: [] }
    const { text, values } = translate(String(Sql), new Map(given))
    return await engine.run(text, values)
  })
}

function started(trouble: Trouble, work: () => Promise<EngineResult>): Stored {
  const stored: Stored = { status: 'SUBMITTED', createdAt: Date.now(), ended: Promise.resolve() }
  stored.ended = run().catch((error: Error) => {
    if (stored.status === 'ABORTED') return
    stored.status = 'FAILED'
    stored.error = `ERROR: ${error.message}`
  })
  return stored

  async function run(): Promise<void> {
    await trouble.hold
    if (stored.status === 'ABORTED') return
    stored.status = 'STARTED'
    const result = await work()
    if ((stored.status as string) === 'ABORTED') return
    Object.assign(stored, { status: 'FINISHED', result })
  }
}

async function within(ended: Promise<void>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race([ended, late])
  clearTimeout(timer)
}

function page({ columns, rows }: EngineResult, from: number, size: number): object {
  const to = from + size
  return {
    ColumnMetadata: columns.map(({ name, typeName }) => ({ name, label: name, typeName })),
    Records: rows.slice(from, to).map((row) => row.map((value, at) => field(value, columns[at]!.typeName))),
    TotalNumRows: rows.length,
    ...(to < rows.length && { NextToken: String(to) }),
  }
}

function field(value: EngineResult['rows'][number][number], typeName: string): object {
  if (value === null) return { isNull: true }
  if (typeof value === 'boolean') return { booleanValue: value }
  if (typeof value === 'number') return typeName.startsWith('int') ? { longValue: value } : { doubleValue: value }
  return { stringValue: value }
}

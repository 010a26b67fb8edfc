import { createHash } from 'node:crypto'
import { BatchExecuteStatementCommand, type RedshiftDataClient } from '@aws-sdk/client-redshift-data'
import { StatementFailed } from '../redshift-errors.ts'
import { type Cluster, ended, whenFree } from '../redshift-statement.ts'

/** Statements that the Data API takes as one batch. */
export const mostStatements = 40

export interface TransactionOptions {
  client: RedshiftDataClient
  cluster: Cluster
  /** The same for the same work: asked twice, it is done once. */
  token: string
  /** Statements that are known to have failed; those that fail now are added. */
  failed: Set<string>
  /** As people see it among Redshift's statements, and as events about it are recognised. */
  name: string
}

/** Runs statements one after the other, all or none. Rejects with `StatementFailed` when one fails. */
export async function transaction(
  statements: readonly string[],
  { client, cluster, token, name, failed }: TransactionOptions,
): Promise<void> {
  if (statements.length > mostStatements)
    throw new RangeError(`${statements.length} statements are too many for a batch`)
  const input = { ...cluster, Sqls: [...statements], StatementName: name, WithEvent: true }
  for (let tries = 0, ClientToken = token; ; tries++) {
    const asked = Date.now()
    const { Id, CreatedAt } = await whenFree(() =>
      client.send(new BatchExecuteStatementCommand({ ...input, ClientToken })),
    )
    try {
      await ended(client, Id!)
      return
    } catch (error) {
      // For eight hours a token stands for its first statement: one that failed then says nothing about now.
      const isOld = failed.has(Id!) || (CreatedAt !== undefined && CreatedAt.getTime() < asked - clockDifference)
      failed.add(Id!)
      if (!(error instanceof StatementFailed) || !isOld || tries >= mostTries) throw error
      ClientToken = createHash('sha256').update(`${ClientToken} ${Id}`).digest('hex')
    }
  }
}

/** Milliseconds that Redshift's clock may differ from ours. */
const clockDifference = 2_000

/** Failures of the same batch that are stepped over. */
const mostTries = 100

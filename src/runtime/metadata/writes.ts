import { type KyselyPlugin, type RootOperationNode, TableNode } from 'kysely'
import type { Metadata } from './schema.ts'

export interface Noticed {
  db: Metadata
  /** Told of every write that was done through `db`, by its table. */
  onWrite(listener: (table: string) => void): void
}

/** Notices writes, so that nobody has to ask the database whether something changed: asking would keep it awake. */
export function noticing(metadata: Metadata): Noticed {
  const listeners: ((table: string) => void)[] = []
  const writes = new WeakMap<object, string>()
  const plugin: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      const table = writtenBy(node)
      if (table !== undefined) writes.set(queryId, table)
      return node
    },
    async transformResult({ result, queryId }) {
      const table = writes.get(queryId)
      if (table !== undefined) for (const listener of listeners) listener(table)
      return result
    },
  }
  return { db: metadata.withPlugin(plugin), onWrite: (listener) => void listeners.push(listener) }
}

function writtenBy(node: RootOperationNode): string | undefined {
  if (node.kind === 'InsertQueryNode') return node.into?.table.identifier.name
  const target =
    node.kind === 'UpdateQueryNode' ? node.table : node.kind === 'DeleteQueryNode' ? node.from.froms[0] : undefined
  return target && TableNode.is(target) ? target.table.identifier.name : undefined
}

import { DataLoafError } from '../../../errors.ts'
import type { Fields } from '../../collector/check.ts'
import { parseJson } from '../../collector/exact.ts'
import type { Rows } from './row.ts'

/** The rows of a Parquet file, which DuckDB reads. Rejects with `invalid_input`, and where DuckDB is not installed. */
export async function* parquetRows(file: string, onBytes: (count: number) => void): AsyncGenerator<Rows> {
  const { DuckDBInstance } = await import('@duckdb/node-api').catch(absent)
  const size = (await import('node:fs')).statSync(file).size
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: '256MB',
    threads: '2',
    autoinstall_known_extensions: 'false',
  })
  const connection = await instance.connect()
  try {
    const counted = await connection.runAndReadAll('select count(*)::integer from read_parquet($1)', [file])
    const total = Math.max(1, Number(counted.getRows()[0]![0]))
    const result = await connection.stream('select to_json(t)::varchar from read_parquet($1) t', [file])
    let at = 0
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      onBytes((size * chunk.rowCount) / total)
      const texts = chunk.getColumnValues(0) as string[]
      yield { rows: texts.map((text) => ({ at: ++at, row: parseJson(text) as Fields })) }
    }
  } catch (error) {
    throw new DataLoafError(
      'invalid_input',
      `It is no whole Parquet file: ${(error as Error).message.split('\n')[0]}.`,
      {
        cause: error,
      },
    )
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

function absent(cause: unknown): never {
  throw new DataLoafError('invalid_input', 'Parquet is read by DuckDB, which is not installed here.', {
    hint: 'npm install @duckdb/node-api, or export CSV or JSON.',
    cause,
  })
}

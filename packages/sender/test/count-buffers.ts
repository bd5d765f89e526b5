import { drizzle } from 'drizzle-orm/node-postgres'
import type { Client, QueryConfig } from 'pg'
import { toTransaction, type Transaction } from '@hookseal/engine/database'

/** Statements whose buffers are counted. */
export interface BufferCounter {
  readonly transaction: Transaction
  /** Resolves with the buffers that the statements of `work` read. */
  readonly buffersOf: (work: () => Promise<unknown>) => Promise<number>
}

/** Runs each statement twice on `client`: once in a transaction that is rolled back, to count its buffers, and once as it is. */
export function countBuffers(client: Client): BufferCounter {
  let buffers = 0

  async function query(statement: string | QueryConfig, values?: unknown[]) {
    const text = typeof statement === 'string' ? statement : statement.text
    await client.query('begin')
    const { rows } = await client.query(`explain (analyze, buffers, format json) ${text}`, values)
    await client.query('rollback')
    buffers += buffersIn(rows[0])
    return client.query(statement, values)
  }

  return {
    transaction: {
      ...toTransaction(drizzle({ client: { query } as never })), // Drizzle calls nothing else
      queue: { executeSql: query },
    },
    async buffersOf(work) {
      buffers = 0
      await work()
      return buffers
    },
  }
}

function buffersIn(row: unknown): number {
  const [{ Plan: plan }] = (row as { 'QUERY PLAN': [{ Plan: Record<string, number> }] })['QUERY PLAN'] // as EXPLAIN formats it
  return (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0)
}

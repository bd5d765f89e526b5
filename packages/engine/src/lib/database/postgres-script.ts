import type { QueryResult } from 'pg'
import { ENGINE_DEFAULTS } from '../defaults.ts'
import { isQueryTimeout } from './database-errors.ts'
import { type Borrowed, marked } from './postgres-transaction.ts'

const BEGIN = /^\s*begin;/i

/** Whether a text is a transaction of its own, with which pg-boss creates its tables. */
export function isScript(text: string): boolean {
  return BEGIN.test(text)
}

/**
 * Runs a script. It creates dozens of tables and functions, which takes longer than a statement may where the disk or the processor is busy.
 * Within another transaction, its COMMIT would end that one: behind a pooler, the rest would run on another connection.
 */
export async function runScript({ client, discard }: Borrowed, script: string): Promise<QueryResult> {
  const { query } = marked(client, ENGINE_DEFAULTS.scriptMs)
  try {
    return await query(
      script.replace(BEGIN, `begin; set local statement_timeout = ${ENGINE_DEFAULTS.scriptMs};`),
    )
  } catch (error) {
    if (isQueryTimeout(error)) discard(error as Error)
    else await query('rollback').catch(discard)
    throw error
  }
}

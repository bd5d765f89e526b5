import type { Transaction } from '@electric-sql/pglite'
import { setTimeout as sleep } from 'node:timers/promises'
import { EngineError } from '../errors.ts'
import { markErrors } from './database-errors.ts'
import type { EmbeddedClient } from './event-loop.ts'
import { rollbackError } from './rollback-error.ts'

/** The transactions that callers run on an embedded database. It has one connection, so everything else waits for them. */
export interface EmbeddedTransactions {
  readonly run: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>
  /** Waits for the running transactions, and rolls back those that are still open after `timeoutMs`. */
  readonly close: (timeoutMs: number) => Promise<void>
}

export function createEmbeddedTransactions(client: EmbeddedClient): EmbeddedTransactions {
  const running = new Set<Promise<unknown>>()
  const closing = Promise.withResolvers<never>()
  closing.promise.catch(() => {})

  return {
    async run<T>(work: (tx: Transaction) => Promise<T>) {
      const transaction = runMarked<Transaction, T>(
        async (body) => client.transaction(body),
        async (tx) => {
          // Not a copy, because Drizzle uses more of it than `query` when the caller's transaction is joined.
          const result = await Promise.race([work(withMarkedErrors(tx)), closing.promise])
          await tx.query('select 1').catch((cause: unknown) => Promise.reject(rollbackError(cause)))
          return result
        },
      )
      const ended = transaction.catch(() => {})
      running.add(ended)
      void ended.then(() => running.delete(ended))
      return transaction
    },
    async close(timeoutMs) {
      const ended = Promise.all(running)
      await Promise.race([ended, sleep(timeoutMs, undefined, { ref: false })])
      closing.reject(
        new EngineError(
          'ERR_ENGINE_DATABASE',
          'The sender was stopped, so this transaction was rolled back.',
        ),
      )
      await ended
    },
  }
}

/** Runs a transaction and remembers its errors as those of the database, except those that `work` throws. */
export async function runMarked<Tx, T>(
  begin: (body: (tx: Tx) => Promise<T>) => Promise<T>,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const thrown: unknown[] = []
  const transaction = begin(async (tx) => {
    try {
      return await work(tx)
    } catch (error) {
      thrown.push(error)
      throw error
    }
  })
  return transaction.catch(async (error: unknown) => {
    if (thrown.includes(error)) throw error
    return markErrors(async () => Promise.reject(error))
  })
}

function withMarkedErrors(tx: Transaction): Transaction {
  return new Proxy(tx, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...args: unknown[]) => {
        const result: unknown = Reflect.apply(member, target, args)
        return result instanceof Promise ? markErrors(async () => result) : result
      }
    },
  })
}

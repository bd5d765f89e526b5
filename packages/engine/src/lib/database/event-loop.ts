import type { PGlite, QueryOptions, Transaction } from '@electric-sql/pglite'

/** How long the statements of an embedded database keep the event loop from running, in ms. */
const TURN_MS = 5

/** The calls of PGlite by which this process starts statements. */
export type EmbeddedClient = Pick<PGlite, 'query' | 'exec' | 'transaction'>

/**
 * Lets the event loop run between statements. PGlite responds without I/O, so a loop that awaits one call after the other would run nothing
 * else: no timer, no request, no delivery.
 */
export function withTurns(client: PGlite): EmbeddedClient {
  let turnedAt = performance.now()
  /** Shared by all calls until then, so that they keep their order. */
  let turn: Promise<void> | undefined

  function nextTurn(): Promise<void> | undefined {
    if (turn === undefined && performance.now() - turnedAt < TURN_MS) return undefined
    turn ??= new Promise((resolve) => {
      setImmediate(() => {
        turn = undefined
        turnedAt = performance.now()
        resolve()
      })
    })
    return turn
  }

  return {
    async query<Row>(text: string, values?: unknown[], options?: QueryOptions) {
      await nextTurn()
      return client.query<Row>(text, values, options)
    },
    async exec(statements, options) {
      await nextTurn()
      return client.exec(statements, options)
    },
    async transaction<T>(work: (tx: Transaction) => Promise<T>) {
      await nextTurn()
      return client.transaction(work)
    },
  }
}

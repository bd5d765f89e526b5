import { createHash, randomUUID } from 'node:crypto'
import {
  type ClaimResult,
  type CompleteResult,
  DEFAULTS,
  type DedupeStore,
  WebhookConfigError,
  WebhookError,
} from '@hookseal/core'
import { isSerializationFailure, type PostgresClient, queryRows, type Row } from './postgres-client.ts'
import { statementsFor } from './statements.ts'

export interface PostgresStoreOptions {
  /** The table, optionally with a schema. Only letters, digits and `_` are allowed. @default 'hookseal_dedupe' */
  table?: string
  /** How often this process deletes expired events, in the background of a claim, in seconds. 0 disables it: call `sweep()`. @default 60 */
  sweepSeconds?: number
}

/** A dedupe store in PostgreSQL. */
export interface PostgresStore extends DedupeStore {
  /** Creates the table and its sequence if they are missing. Several processes may call it in parallel. */
  init(): Promise<void>
  /**
   * Completes the event in the transaction of `client`. The event is then completed if and only if the handler's own writes are
   * committed, so these happen exactly once. Call it last before COMMIT: it locks the event's row, so no other process can claim the
   * event until the transaction ends.
   *
   * @param client The connection with the open transaction.
   * @param claim `context.claim` of the handler.
   * @param options.retainSeconds How long the event is remembered at least, in seconds. If the receiver's `retainSeconds` is longer, that
   *   applies from its response on. @default 345600 (96 h)
   * @throws {WebhookError} `ERR_WEBHOOK_IN_FLIGHT` when the lease was lost. Roll the transaction back.
   * @throws {WebhookConfigError} `ERR_WEBHOOK_SETUP` when `claim` is missing, or the table is.
   *
   * @example
   * await client.query('BEGIN')
   * await client.query('UPDATE accounts SET balance = balance + $1 WHERE id = $2', [amount, id])
   * await store.completeIn(client, context.claim)
   * await client.query('COMMIT')
   */
  completeIn(
    client: PostgresClient,
    claim: { readonly key: string; readonly token: string } | undefined,
    options?: { retainSeconds?: number },
  ): Promise<void>
  /** Deletes all expired events, in batches of 1,000. Resolves to their number. */
  sweep(): Promise<number>
}

/** How often a statement that races with another one is repeated. A claim that loses each time is reported as in flight. */
const TRIES = 5

/**
 * Creates a dedupe store in PostgreSQL 13 or later, or PGlite, which several processes can share. With `completeIn`, the handler's
 * writes to the same database happen exactly once. Each operation is one atomic statement, on the server's clock.
 *
 * @param client A client with `query(text, values)`. The caller connects and closes it.
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_OPTION` for invalid options. Operations reject with the errors of the client, and with
 *   `ERR_WEBHOOK_SETUP` when the table is missing.
 *
 * @example
 * const store = postgresStore(new Pool({ connectionString }))
 * await store.init()
 * app.post('/webhooks', verifyWebhooks({ dedupe: store }), handler)
 */
export function postgresStore(client: PostgresClient, options: PostgresStoreOptions = {}): PostgresStore {
  const { table = 'hookseal_dedupe', sweepSeconds = 60 } = options
  if (typeof client?.query !== 'function')
    throw invalid('client of postgresStore must have a method query(text, values)')
  if (!/^[A-Za-z_]\w{0,40}(\.[A-Za-z_]\w{0,40})?$/.test(table))
    throw invalid('table must consist of letters, digits and _, optionally with a schema before a dot')
  if (!(sweepSeconds >= 0)) throw invalid('sweepSeconds must be a number of at least 0')
  const statements = statementsFor(table)
  let sweptAt = performance.now()

  /** Repeats a statement after a serialization failure: it is its own transaction, so it has changed nothing. */
  async function ownRows(text: string, values: (string | number)[]): Promise<readonly Row[]> {
    for (let tries = 1; ; tries++) {
      try {
        return await queryRows(client, text, values)
      } catch (error) {
        if (tries === TRIES || !isSerializationFailure(error)) throw error
      }
    }
  }

  async function claim(
    key: string,
    token: string,
    bodyHash: string,
    leaseMs: number,
    retainMs: number,
  ): Promise<ClaimResult> {
    for (let tries = 1; ; tries++) {
      const rows = await ownRows(statements.claim, [key, token, bodyHash, leaseMs, leaseMs + retainMs])
      const result = readClaim(rows[0], token)
      if (result !== undefined) return result
      if (tries === TRIES) return { status: 'in_flight', retryAfterMs: leaseMs }
    }
  }

  function sweepIfDue(): void {
    if (sweepSeconds === 0 || performance.now() - sweptAt < sweepSeconds * 1000) return
    sweptAt = performance.now()
    sweep().catch(() => {
      // The next operation reports that the database is unavailable, and a later claim sweeps again.
    })
  }

  async function sweep(): Promise<number> {
    let swept = 0
    for (;;) {
      const { length } = await queryRows(client, statements.sweep, [])
      swept += length
      if (length < 1000) return swept
    }
  }

  return {
    async claim(key, { bodyHash, leaseMs, retainMs }) {
      sweepIfDue()
      return claim(storedKey(key), randomUUID(), bodyHash, leaseMs, retainMs)
    },
    async renew(key, token, leaseMs) {
      return (await ownRows(statements.renew, [storedKey(key), token, leaseMs])).length === 1
    },
    async complete(key, token, retainMs) {
      return readCompletion(await ownRows(statements.complete, [storedKey(key), token, retainMs]))
    },
    async release(key, token) {
      return (await ownRows(statements.release, [storedKey(key), token])).length === 1
    },
    async completeIn(on, claimed, { retainSeconds = DEFAULTS.retainSeconds } = {}) {
      if (claimed === undefined)
        throw new WebhookConfigError(
          'ERR_WEBHOOK_SETUP',
          'completeIn requires context.claim of the handler, which is undefined when dedupe is disabled',
        )
      const { key, token } = claimed
      const rows = await queryRows(on, statements.complete, [storedKey(key), token, retainSeconds * 1000])
      if (readCompletion(rows) !== 'lost') return
      throw new WebhookError(
        'ERR_WEBHOOK_IN_FLIGHT',
        'The lease on this event was lost. Roll the transaction back.',
        {
          reason: 'lease_lost',
        },
      )
    },
    sweep,
    async init() {
      await client.query(statements.init, [])
    },
  }
}

/** Returns `undefined` if the statement raced with another claim and must be repeated. */
function readClaim(row: Row | undefined, token: string): ClaimResult | undefined {
  if (row === undefined) return undefined
  if (row['status'] === 'acquired') return { status: 'acquired', token, fence: Number(row['fence']) }
  const left = Number(row['left_ms'])
  if (left <= 0) return undefined
  if (row['status'] === 'done') return { status: 'done', bodyHash: String(row['body_hash']) }
  return { status: 'in_flight', retryAfterMs: Math.ceil(left) }
}

function readCompletion([row]: readonly Row[]): CompleteResult {
  return row?.['completion'] === 'ok' || row?.['completion'] === 'late' ? row['completion'] : 'lost'
}

/** Returns the key, or its hash: `text` cannot hold NUL or lone surrogates, and an index row is limited to 2.7 kB. */
function storedKey(key: string): string {
  if (key.length <= 600 && key.isWellFormed() && !key.includes('\0')) return key
  return `sha256:${createHash('sha256').update(JSON.stringify(key)).digest('hex')}`
}

function invalid(message: string): WebhookConfigError {
  return new WebhookConfigError('ERR_WEBHOOK_OPTION', message)
}

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
  /** The table, perhaps with its schema. Letters, digits and `_`. @default 'hookseal_dedupe' */
  table?: string
  /** How often this process sweeps forgotten events away, beside a claim. 0 leaves that to `sweep()`. @default 60 */
  sweepSeconds?: number
}

export interface PostgresStore extends DedupeStore {
  /** Makes the table and its sequence where they are missing. Processes may call it at once. */
  init(): Promise<void>
  /**
   * Completes the event in the transaction of `client`, so that it is done if and only if the handler's own writes are
   * committed: the one effect that happens exactly once. Call it last before COMMIT. Nobody can take the event over between
   * here and the end of the transaction, because its row is locked.
   *
   * @param claim `context.claim` of the handler.
   * @param options `retainSeconds`: how long the event is remembered at least, 96 h by default. Where the receiver's is longer, that
   *   counts from its answer on.
   * @throws {WebhookError} `ERR_WEBHOOK_IN_FLIGHT` when the lease was lost: let it roll the transaction back.
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
  /** Deletes what may be forgotten, in batches; resolves to how many. */
  sweep(): Promise<number>
}

/** A claim that keeps meeting others' is in flight, whatever the snapshot says. */
const TRIES = 5

/**
 * Remembers events in PostgreSQL 13 or later, or PGlite: for several processes, and exactly-once effects by `completeIn`. Each
 * operation is one statement and atomic, on the server's clock. The client stays the caller's: nothing here closes it.
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_OPTION`. Operations reject with the client's errors, and with
 * `ERR_WEBHOOK_SETUP` while the table is missing.
 *
 * @example
 * const store = postgresStore(new Pool({ connectionString }))
 * await store.init()
 * app.post('/webhooks', verifyWebhooks({ dedupe: store }), handler)
 */
export function postgresStore(client: PostgresClient, options: PostgresStoreOptions = {}): PostgresStore {
  const { table = 'hookseal_dedupe', sweepSeconds = 60 } = options
  if (typeof client?.query !== 'function')
    throw invalid('postgresStore needs a client with query(text, values)')
  if (!/^[A-Za-z_]\w{0,40}(\.[A-Za-z_]\w{0,40})?$/.test(table))
    throw invalid('table may hold letters, digits and _, and one schema before a dot')
  if (!(sweepSeconds >= 0)) throw invalid('sweepSeconds must be a number from 0 up')
  const statements = statementsFor(table)
  let sweptAt = performance.now()

  /** A statement that is a transaction of its own has changed nothing when it fails for another one on the same row. */
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

  function sweepNowAndThen(): void {
    if (sweepSeconds === 0 || performance.now() - sweptAt < sweepSeconds * 1000) return
    sweptAt = performance.now()
    sweep().catch(() => {
      // The store is out of reach, as its next operation will report; the sweep is due again later.
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
      sweepNowAndThen()
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
          'completeIn needs context.claim, which is missing without dedupe',
        )
      const { key, token } = claimed
      const rows = await queryRows(on, statements.complete, [storedKey(key), token, retainSeconds * 1000])
      if (readCompletion(rows) !== 'lost') return
      throw new WebhookError(
        'ERR_WEBHOOK_IN_FLIGHT',
        'The lease on this event was lost: roll the transaction back.',
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

/** `undefined` when the statement raced with another claim and must be repeated. */
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

/** Text holds no NUL and no lone surrogate, and an index row at most 2.7 kB: such a key is stored as its hash. */
function storedKey(key: string): string {
  if (key.length <= 600 && key.isWellFormed() && !key.includes('\0')) return key
  return `sha256:${createHash('sha256').update(JSON.stringify(key)).digest('hex')}`
}

function invalid(message: string): WebhookConfigError {
  return new WebhookConfigError('ERR_WEBHOOK_OPTION', message)
}

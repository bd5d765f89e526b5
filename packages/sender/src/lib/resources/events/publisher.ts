import { createHash } from 'node:crypto'
import type { Context } from '../../context.ts'
import type { Transaction, TransactionClient } from '../../database/database.ts'
import { LIMITS, SENDER_DEFAULTS } from '../../defaults.ts'
import { createId } from '../../ids.ts'
import type { OperationalEvent } from '../../operational-events.ts'
import { createBatcher } from './batcher.ts'
import { once } from './idempotency.ts'
import { insertEvents, type PublishedResult } from './insert-events.ts'
import { type NewEvent, type PreparedEvent, prepareEvent, withBody } from './new-event.ts'
import type { Registry } from '../registry.ts'
import { invalid } from '../input.ts'

export interface PublishOptions {
  /**
   * The caller's own transaction on the sender's database: a client of `pg` between BEGIN and COMMIT, or what
   * `sender.transaction` hands out. The event exists if and only if it commits.
   */
  tx?: TransactionClient
  /** The same key again answers what it answered before and publishes nothing; kept for a day, in the same transaction. */
  idempotencyKey?: string
}

/** Everything that makes deliveries. */
export interface Publisher {
  readonly publish: (event: NewEvent, options?: PublishOptions) => Promise<PublishedResult>
  readonly publishMany: (
    events: readonly NewEvent[],
    options?: { tx?: TransactionClient },
  ) => Promise<PublishedResult[]>
  /** To be called once `tx` is committed: tells the operator. */
  readonly publishOperational: (tx: Transaction, events: readonly OperationalEvent[]) => Promise<() => void>
  readonly publishTest: (
    endpoint: { id: string; url: string; organizationId: string },
    type: string,
    data: unknown,
  ) => Promise<{ eventId: string; deliveryId: string }>
}

export function createPublisher(
  context: Context,
  registry: Registry,
  tellOperator: (event: OperationalEvent) => void,
): Publisher {
  const { database, queue } = context
  const inTransaction = async (events: readonly PreparedEvent[]) =>
    database.transaction(async (tx) => insertEvents(tx, queue, events))
  const shared = createBatcher(inTransaction, { max: SENDER_DEFAULTS.publishBatch })

  function prepareOperational({ type, organizationId, data }: OperationalEvent): PreparedEvent[] {
    const event = { id: createId('evt'), organizationId, type, timestamp: new Date() }
    try {
      return [withBody(event, data, context)]
    } catch (err) {
      // An envelope of one's own may expect another shape of data. What happened is written down all the same.
      context.log.error({ err, type }, 'the envelope cannot carry an operational event; nobody is sent it')
      return []
    }
  }

  return {
    async publish(event, { tx: client, idempotencyKey } = {}) {
      const tx = client && database.join(client)
      const prepared = await prepareEvent(event, context, registry, tx)
      const insertOne = async (own: Transaction) => first(await insertEvents(own, queue, [prepared]))
      if (idempotencyKey !== undefined) {
        const request = { organizationId: prepared.organizationId, key: idempotencyKey, hash: hashOf(event) }
        const work = async (own: Transaction) => once(own, request, async () => insertOne(own))
        return tx === undefined ? database.transaction(work) : work(tx)
      }
      return tx === undefined ? shared(prepared) : insertOne(tx)
    },
    async publishMany(events, { tx: client } = {}) {
      if (events.length > LIMITS.publishMany)
        throw invalid('events', `At most ${LIMITS.publishMany} events are published at once.`)
      const tx = client && database.join(client)
      const prepared: PreparedEvent[] = []
      for (const event of events) prepared.push(await prepareEvent(event, context, registry, tx))
      if (prepared.length === 0) return []
      return tx === undefined ? inTransaction(prepared) : insertEvents(tx, queue, prepared)
    },
    async publishOperational(tx, events) {
      const prepared = events.flatMap(prepareOperational)
      if (prepared.length > 0) await insertEvents(tx, queue, prepared)
      return () => events.forEach(tellOperator)
    },
    async publishTest({ id, url, organizationId }, type, data) {
      // Its id tells receivers that nothing happened.
      const event = {
        id: createId('evt_test'),
        organizationId,
        type,
        timestamp: new Date(),
        only: { id, url },
      }
      const { deliveryIds } = await shared(withBody(event, data, context))
      return { eventId: event.id, deliveryId: deliveryIds[0] ?? '' }
    },
  }
}

function first(results: readonly PublishedResult[]): PublishedResult {
  const [result] = results
  if (result === undefined) throw new Error('one event was inserted and no result came of it')
  return result
}

/** What was asked for, without what is made up when it isn't given. */
function hashOf({ id, type, data, timestamp, organizationId }: NewEvent): string {
  const request = JSON.stringify([id, type, data, timestamp, organizationId])
  return createHash('sha256').update(request).digest('hex')
}

import { createHash } from 'node:crypto'
import type { Context } from '../../context.ts'
import {
  isDatabaseError,
  sqlStateOf,
  type Transaction,
  type TransactionClient,
} from '@hookseal/engine/database'
import { LIMITS, SENDER_DEFAULTS } from '../../defaults.ts'
import { SenderError } from '../../errors.ts'
import { createId } from '../../ids.ts'
import type { OperationalEvent } from '../../operational-events.ts'
import { createBatcher } from '@hookseal/engine/util'
import { withIdempotencyKey } from './idempotency.ts'
import { insertEvents, type PublishedResult } from './insert-events.ts'
import { withPartitions } from './with-partitions.ts'
import { createPreparer, type NewEvent, type PreparedEvent, withBody } from './new-event.ts'
import type { Registry } from '../registry.ts'
import { invalidInput } from '../input.ts'

export interface PublishOptions {
  /**
   * The caller's own transaction in the sender's database: the `tx` of `sender.transaction`, or a client of `pg` between BEGIN and
   * COMMIT. The event exists only if the transaction commits.
   */
  tx?: TransactionClient
  /** A repeated key returns the result of the first call and publishes nothing. Keys are kept for a day. */
  idempotencyKey?: string
}

/** Publishes events, test events and operational events. */
export interface Publisher {
  readonly publish: (event: NewEvent, options?: PublishOptions) => Promise<PublishedResult>
  readonly publishMany: (events: readonly NewEvent[], options?: PublishOptions) => Promise<PublishedResult[]>
  /** Stores an event that a source received. It counts for the rate of its organization. @throws {SenderError} `ERR_SENDER_QUOTA` */
  readonly publishReceived: (event: PreparedEvent) => Promise<PublishedResult>
  /** Stores operational events. Call the returned function after `tx` commits: it notifies the operator. */
  readonly publishOperational: (tx: Transaction, events: readonly OperationalEvent[]) => Promise<() => void>
  readonly publishTest: (
    endpoint: { id: string; url: string; organizationId: string },
    type: string,
    dataJson: string,
  ) => Promise<{ eventId: string; deliveryId: string }>
}

export function createPublisher(
  context: Context,
  registry: Registry,
  notifyOperator: (event: OperationalEvent) => void,
): Publisher {
  const { database, clock, changes, fanouts } = context
  async function inTransaction(
    events: readonly PreparedEvent[],
    limits?: { maxDeliveries: number; leavesRest: boolean },
  ): Promise<PublishedResult[]> {
    const results = await withPartitions(context, events, async (tx) =>
      insertEvents(tx, context, events, limits),
    )
    committed(events, results)
    return results
  }
  const sharedLimits = { maxDeliveries: SENDER_DEFAULTS.publishDeliveries, leavesRest: true }
  /** Their transaction writes outcomes of all organizations, and one with many failing endpoints would delay it. */
  const operationalLimits = { ...sharedLimits, leavesRest: false }
  const isEmbedded = database.backend === 'pglite'
  const shared = createBatcher(
    async (events: readonly PreparedEvent[]) => inTransaction(events, sharedLimits),
    {
      max: SENDER_DEFAULTS.publishBatch,
      groupOf: ({ organizationId }) => organizationId,
      // Classes 22 and 23 of PostgreSQL's codes are about the data of one event.
      concernsAll: (error) => isDatabaseError(error) && !/^2[23]/.test(sqlStateOf(error) ?? ''),
    },
  )

  function committed(events: readonly PreparedEvent[], results: readonly PublishedResult[]): void {
    reportChanges(events.slice(0, results.length))
    // Those in a transaction of the caller, or of a process that is killed here, start at the next poll of a worker.
    if (results.some(({ deliveryIds, deliveryCount }) => deliveryCount > deliveryIds.length))
      fanouts.run().catch((err: unknown) => context.log.warn({ err }, 'a fan-out was interrupted, retrying'))
  }

  /** Waits for the deliveries of events that only the size of their batch made wide. */
  async function finishFanouts(
    events: readonly PreparedEvent[],
    results: readonly PublishedResult[],
  ): Promise<void> {
    const open = events.filter((_, index) => {
      const { deliveryIds, deliveryCount } = results[index] ?? { deliveryIds: [], deliveryCount: 0 }
      return deliveryCount > deliveryIds.length && deliveryCount <= SENDER_DEFAULTS.publishDeliveries
    })
    await fanouts.finish(open)
  }

  function reportChanges(events: readonly { organizationId: string }[]): void {
    for (const id of new Set(events.map(({ organizationId }) => organizationId)))
      changes.record(id, 'events', 'deliveries', 'stats')
  }

  function prepareOperational(
    { type, organizationId, data }: OperationalEvent,
    createdAt: number,
  ): PreparedEvent[] {
    const id = createId('evt', createdAt)
    const event = { id, organizationId, type, timestamp: new Date(), createdAt, isGiven: false }
    try {
      return [withBody(event, { data }, context)]
    } catch (err) {
      // A custom envelope may expect other data. It must not roll back the change that the event reports.
      context.log.error({ err, type }, 'envelope failed for an operational event: no endpoint receives it')
      return []
    }
  }

  return {
    async publish(event, { tx: client, idempotencyKey } = {}) {
      const tx = client && database.join(client)
      const prepared = await createPreparer(context, registry, tx)(event)
      await context.quotas.countEvents(prepared.organizationId, 1, tx)
      const insertOne = async (own: Transaction) => first(await insertEvents(own, context, [prepared]))
      if (idempotencyKey !== undefined) {
        const request = {
          organizationId: prepared.organizationId,
          key: idempotencyKey,
          hash: hashOf([event]),
        }
        const work = async (own: Transaction) => withIdempotencyKey(own, request, async () => insertOne(own))
        const result = await (tx === undefined
          ? context.limits.idempotentPublishes(prepared.organizationId, async () =>
              withPartitions(context, [prepared], work),
            )
          : work(tx))
        committed([prepared], [result])
        return result
      }
      if (tx === undefined) return shared(prepared)
      const result = await insertOne(tx)
      // The caller has not committed yet, but changes are only reported when it probably has.
      reportChanges([prepared])
      return result
    },
    async publishMany(events, { tx: client, idempotencyKey } = {}) {
      if (events.length > LIMITS.publishMany)
        throw invalidInput('events', `events must have at most ${LIMITS.publishMany} items.`)
      const tx = client && database.join(client)
      const prepare = createPreparer(context, registry, tx)
      const prepared: PreparedEvent[] = []
      for (const [index, event] of events.entries())
        prepared.push(
          await prepare(event).catch((error: unknown) => {
            throw atIndex(error, index)
          }),
        )
      const [head] = prepared
      if (head === undefined) return []
      for (const [id, own] of Map.groupBy(prepared, ({ organizationId }) => organizationId))
        await context.quotas.countEvents(id, own.length, tx)
      const { organizationId } = head
      const inPortions = isEmbedded && tx === undefined
      let isRepeated = true
      const work = async (own: Transaction) => {
        const insert = async () => {
          isRepeated = false
          return insertEvents(
            own,
            context,
            prepared,
            inPortions ? embeddedLimits(prepared.length) : undefined,
          )
        }
        if (idempotencyKey === undefined) return insert()
        return withIdempotencyKey(
          own,
          { organizationId, key: idempotencyKey, hash: hashOf(events, BATCH) },
          insert,
        )
      }
      const results = await (tx === undefined
        ? context.limits.batches(organizationId, async () => withPartitions(context, prepared, work))
        : work(tx))
      if (tx === undefined) {
        committed(prepared, results)
        if (inPortions && !isRepeated) await finishFanouts(prepared, results)
      } else reportChanges(prepared)
      return results
    },
    async publishReceived(event) {
      await context.quotas.countEvents(event.organizationId, 1)
      return shared(event)
    },
    async publishOperational(tx, events) {
      const createdAt = await clock.read()
      const prepared = events.flatMap((event) => prepareOperational(event, createdAt))
      const results =
        prepared.length === 0 ? [] : await insertEvents(tx, context, prepared, operationalLimits)
      return () => {
        events.forEach(notifyOperator)
        committed(prepared, results)
      }
    },
    async publishTest({ id, url, organizationId }, type, dataJson) {
      await context.quotas.countEvents(organizationId, 1)
      const createdAt = await clock.read()
      // The prefix of the id lets receivers recognize a test.
      const event = {
        id: createId('evt_test', createdAt),
        organizationId,
        type,
        timestamp: new Date(),
        createdAt,
        isGiven: false,
        target: { id, url },
      }
      const { deliveryIds } = await shared(withBody(event, { data: JSON.parse(dataJson), dataJson }, context))
      return { eventId: event.id, deliveryId: deliveryIds[0] ?? '' }
    },
  }
}

/**
 * All tenants of an embedded database share one connection, so the deliveries of a large batch are created in portions: then no transaction of
 * a batch takes longer than one with 250 deliveries. An event takes a quarter of the time of a delivery.
 */
function embeddedLimits(events: number): { maxDeliveries: number; leavesRest: boolean } {
  return { maxDeliveries: Math.max(0, SENDER_DEFAULTS.publishDeliveries - events / 4), leavesRest: false }
}

function first(results: readonly PublishedResult[]): PublishedResult {
  const [result] = results
  if (result === undefined) throw new Error('inserting one event returned no result')
  return result
}

/** A batch of one event has another result than the event alone, so it is a different request. */
const BATCH = 'batch'

/** Hashes the caller's input, without defaults: a default id or timestamp would differ in each call. */
function hashOf(events: readonly NewEvent[], kind = ''): string {
  const hash = createHash('sha256').update(kind)
  for (const { id, type, data, dataJson, timestamp, organizationId } of events)
    hash.update(JSON.stringify([id, type, data, dataJson, timestamp, organizationId]))
  return hash.digest('hex')
}

/** Names the event of a batch that an error is about. */
function atIndex(error: unknown, index: number): unknown {
  if (!(error instanceof SenderError) || error.status >= 500) return error
  const { code, message, field, quota } = error
  return new SenderError(code, `events.${index}: ${message}`, {
    field: field === undefined ? `events.${index}` : `events.${index}.${field}`,
    cause: error,
    ...(quota === undefined ? {} : { quota }),
  })
}

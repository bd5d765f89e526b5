import { and, eq } from 'drizzle-orm'
import { type Context, DEFAULT_ORGANIZATION } from '../../context.ts'
import { replays } from '../../database/schema.ts'
import { disabledEndpoint, notFound } from '../../errors.ts'
import { createId } from '../../ids.ts'
import { conditionOf, type DeliveryFilter, toStatuses } from '../deliveries/delivery-filter.ts'
import type { DeliveryStatus } from '../deliveries/delivery.ts'
import type { Endpoints } from '../endpoints/endpoints.ts'
import { invalidInput } from '../input.ts'
import type { OrganizationScope } from '../organizations.ts'
import { type Page, type PageOptions, pageQuery, toPage } from '../page.ts'
import { checkCount } from '../quotas.ts'
import { type Replay, toReplay, writeFilter } from './replay.ts'
import type { ReplayPortions } from './run-portion.ts'

export interface Replays {
  /**
   * Starts a replay of all deliveries that match now. It runs in the background, oldest first, in any process of the database that has
   * started. Each delivery keeps its `webhook-id` and is replayed at most once. Deliveries that are older than the retention period do not match.
   *
   * @param filter Without a status, `failed` and `dead` deliveries match.
   * @throws {SenderError} `ERR_SENDER_INVALID` if `pending` is the only status
   */
  readonly start: (filter?: DeliveryFilter) => Promise<Replay>
  /**
   * Starts a replay that creates the deliveries an endpoint missed: of events published in the period, of the types it subscribes to
   * now, without a delivery for it.
   *
   * @throws {SenderError} `ERR_SENDER_NOT_FOUND`; `ERR_SENDER_CONFLICT` for a disabled endpoint
   */
  readonly startMissing: (
    period: { endpointId: string; since: Date; until?: Date | undefined } & OrganizationScope,
  ) => Promise<Replay>
  /** @throws {SenderError} `ERR_SENDER_NOT_FOUND` */
  readonly get: (id: string, scope?: OrganizationScope) => Promise<Replay>
  /** Resolves with a page of replays, newest first. */
  readonly list: (options?: PageOptions & OrganizationScope) => Promise<Page<Replay>>
  /**
   * Stops a running replay. Deliveries that it has already replayed are sent. Another replay stays unchanged.
   *
   * @throws {SenderError} `ERR_SENDER_NOT_FOUND`
   */
  readonly cancel: (id: string, scope?: OrganizationScope) => Promise<Replay>
}

export function createReplays(context: Context, endpoints: Endpoints, portions: ReplayPortions): Replays {
  const { database, changes, quotas } = context
  const { queries } = database

  async function insert(organizationId: string, missing: boolean, filter: Replay['filter']): Promise<Replay> {
    const row = {
      id: createId('rpl'),
      organizationId,
      status: 'running' as const,
      missing,
      filter: writeFilter(filter),
      // By the same clock as events: what was published before matches.
      createdAt: new Date(await context.clock.read()),
    }
    const { runningReplays: limit } = await quotas.get(organizationId)
    const [created] = await database.transaction(async (tx) => {
      const running = and(eq(replays.organizationId, organizationId), eq(replays.status, 'running'))
      await checkCount(tx, organizationId, { quota: 'runningReplays', limit }, async () =>
        tx.queries.$count(replays, running),
      )
      return tx.queries.insert(replays).values(row).returning()
    })
    if (created === undefined) throw new Error('an insert returned no row')
    const matched = await portions.count(created)
    await queries
      .update(replays)
      .set({ matched })
      .where(and(eq(replays.id, row.id), eq(replays.status, 'running')))
    changes.record(organizationId, 'replays')
    return toReplay({ ...created, matched })
  }

  async function get(id: string, { organizationId }: OrganizationScope): Promise<Replay> {
    const [row] = await queries.select().from(replays).where(isOwn(id, organizationId))
    if (row === undefined) throw notFound('replay', id)
    return toReplay(row)
  }

  return {
    async start({ organizationId = DEFAULT_ORGANIZATION, status = REPLAYED_BY_DEFAULT, ...filter } = {}) {
      const statuses = toStatuses(status).filter((name) => name !== 'pending')
      if (statuses.length === 0)
        throw invalidInput('status', 'Pending deliveries cannot be replayed. Use failed, dead or delivered.')
      // Rejects what the background could not report.
      conditionOf(filter)
      return insert(organizationId, false, { ...filter, status: statuses })
    },
    async startMissing({ endpointId, since, until, ...scope }) {
      const { organizationId, enabled } = await endpoints.get(endpointId, scope)
      if (!enabled) throw disabledEndpoint()
      if (until !== undefined && until <= since) throw invalidInput('since', 'since must be before until.')
      return insert(organizationId, true, { endpointId, since, until })
    },
    get: async (id, scope = {}) => get(id, scope),
    async list({ organizationId = DEFAULT_ORGANIZATION, ...options } = {}) {
      const { where, orderBy, limit } = pageQuery(replays, options)
      const rows = await queries
        .select()
        .from(replays)
        .where(and(eq(replays.organizationId, organizationId), where))
        .orderBy(...orderBy)
        .limit(limit)
      return toPage(rows, options, toReplay)
    },
    async cancel(id, { organizationId } = {}) {
      const [row] = await queries
        .update(replays)
        .set({ status: 'canceled', finishedAt: new Date() })
        .where(and(isOwn(id, organizationId), eq(replays.status, 'running')))
        .returning()
      if (row === undefined) return get(id, { organizationId })
      changes.record(row.organizationId, 'replays')
      return toReplay(row)
    },
  }
}

const REPLAYED_BY_DEFAULT: readonly DeliveryStatus[] = ['failed', 'dead']

function isOwn(id: string, organizationId: string | undefined) {
  return and(
    eq(replays.id, id),
    organizationId === undefined ? undefined : eq(replays.organizationId, organizationId),
  )
}

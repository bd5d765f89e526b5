import { generateSecret } from '@hookseal/core'
import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { type Context, DEFAULT_ORGANIZATION } from '../../context.ts'
import type { Transaction } from '../../database/database.ts'
import { deliveries, endpoints } from '../../database/schema.ts'
import { notFound } from '../../errors.ts'
import { createId } from '../../ids.ts'
import { checkEndpointInput, type EndpointChanges, type EndpointInput } from './endpoint-input.ts'
import { addSecret, expireSecrets, overlapEnds } from './endpoint-secrets.ts'
import { reloadOnCommit } from '../notify.ts'
import { type Page, type PageOptions, pageQuery, toPage } from '../page.ts'
import { LISTENER_URL } from '../../transport/listener-transport.ts'
import type { Publisher } from '../events/publisher.ts'
import { redactHeaders } from './custom-headers.ts'
import type { Registry } from '../registry.ts'
import { invalid } from '../input.ts'

/** A URL that gets deliveries of the events it subscribed to. */
export interface Endpoint {
  id: string
  organizationId: string
  name: string
  description: string
  url: string
  events: string[]
  /** Values of headers that look like secrets are redacted. */
  headers: Record<string, string>
  enabled: boolean
  /** Why the sender disabled it. */
  disabledReason: string | null
  /** How the newest signing secret begins. */
  signingSecretPrefix: string
  /** Until when the secret before the newest one signs too, after a rotation. */
  previousSecretExpiresAt: Date | null
  rateLimit: number | null
  hasLegacySecret: boolean
  createdAt: Date
  updatedAt: Date | null
  lastDeliveryAt: Date | null
  /** Status of the last answer; null when there was none. */
  lastDeliveryStatus: number | null
  /** Since when it has done nothing but fail. */
  failingSince: Date | null
  /** Until when it is left alone, after failures in a row or because it asked for that; then one attempt is made. */
  pausedUntil: Date | null
}

export interface NewEndpoint extends Endpoint {
  /** `whsec_…`, shown this once. */
  signingSecret: string
}

export interface Endpoints {
  /** @throws {SenderError} `ERR_SENDER_INVALID`, `ERR_SENDER_URL`, `ERR_SENDER_EVENT_TYPE`, with the field; `ERR_SENDER_NOT_FOUND` for the organisation */
  readonly create: (input: EndpointInput & OrganizationScope) => Promise<NewEndpoint>
  /** @throws {SenderError} `ERR_SENDER_NOT_FOUND` */
  readonly get: (id: string, scope?: OrganizationScope) => Promise<Endpoint>
  readonly list: (options?: PageOptions & OrganizationScope) => Promise<Page<Endpoint>>
  readonly count: (scope?: OrganizationScope) => Promise<number>
  /** Changes what `input` names. Enabling forgets the failures so far. */
  readonly update: (id: string, input: EndpointChanges, scope?: OrganizationScope) => Promise<Endpoint>
  /** Stops sending at once: deliveries that wait are given up. */
  readonly delete: (id: string, scope?: OrganizationScope) => Promise<void>
  /** A new secret; those before it sign too for `overlapMs`. @default the sender's rotationOverlapMs */
  readonly rotateSecret: (
    id: string,
    options?: { overlapSeconds?: number } & OrganizationScope,
  ) => Promise<NewEndpoint>
  /**
   * Sends the catalogue's example of a type to this endpoint alone, as an event whose id begins with `evt_test_`.
   * @default the first type it subscribed to
   */
  test(
    id: string,
    options?: { type?: string | undefined } & OrganizationScope,
  ): Promise<{ eventId: string; deliveryId: string }>
}

export interface OrganizationScope {
  /** Whose it must be. @default any for an id, the default organisation for a list */
  organizationId?: string | undefined
}

export type CreateListening = (input: {
  events: readonly string[]
  name: string
  organizationId?: string | undefined
}) => Promise<NewEndpoint>

type Row = typeof endpoints.$inferSelect

/** The endpoints, and what makes one for a listener in place of a URL. */
export function createEndpoints(
  context: Context,
  registry: Registry,
  publisher: Publisher,
): { endpoints: Endpoints; createListening: CreateListening } {
  const { database, secretBox, policy, queue } = context
  const { eventTypes, organizations } = registry

  async function find(
    id: string,
    { organizationId }: OrganizationScope,
    tx: Transaction = database,
  ): Promise<Row> {
    const own = organizationId === undefined ? undefined : eq(endpoints.organizationId, organizationId)
    const [row] = await tx.queries
      .select()
      .from(endpoints)
      .where(and(eq(endpoints.id, id), own, isNull(endpoints.deletedAt)))
    if (row === undefined) throw notFound('endpoint', id)
    return row
  }

  async function showOne(row: Row): Promise<Endpoint> {
    return show(row, await overlapEnds(database, [row.id]))
  }

  async function insert(
    input: Omit<EndpointInput, 'url'> & { url?: string | undefined; organizationId?: string | undefined },
    fixedUrl?: string,
  ): Promise<NewEndpoint> {
    const { organizationId = DEFAULT_ORGANIZATION } = input
    const { url = '', events = [], ...columns } = await checkEndpointInput(input, context, eventTypes)
    await organizations.check(organizationId)
    const id = createId('wh')
    const signingSecret = generateSecret()
    const row = await database.transaction(async (tx) => {
      const [created] = await tx.queries
        .insert(endpoints)
        .values({
          ...columns,
          id,
          organizationId,
          url: fixedUrl ?? url,
          events,
          signingSecretPrefix: prefixOf(signingSecret),
          legacySecret: input.legacySecret ? secretBox.seal(input.legacySecret, id) : null,
        })
        .returning()
      await addSecret(tx, secretBox, id, signingSecret)
      return created
    })
    if (row === undefined) throw new Error('an insert returned no row')
    return { ...show(row, new Map()), signingSecret }
  }

  async function giveUpSome(endpointId: string): Promise<number> {
    const open = and(
      eq(deliveries.endpointId, endpointId),
      sql`${deliveries.status} in ('pending', 'failed')`,
    )
    return database.transaction(async (tx) => {
      const found = await tx.queries
        .select({ id: deliveries.id })
        .from(deliveries)
        .where(open)
        .limit(GIVE_UP_PAGE)
      const ids = found.map((row) => row.id)
      await queue.lock(tx, ids)
      const given = await tx.queries
        .update(deliveries)
        .set({ status: 'dead', nextAttemptAt: null, errorMessage: 'The endpoint was deleted.' })
        .where(and(inArray(deliveries.id, ids), open))
        .returning({ id: deliveries.id })
      await queue.cancel(
        tx,
        given.map((row) => row.id),
      )
      return found.length
    })
  }

  const resource: Endpoints = {
    async create(input) {
      if (input.url === undefined) throw invalid('url', 'url is required.')
      if (input.events === undefined) throw invalid('events', 'events is required.')
      return insert(input)
    },
    get: async (id, scope = {}) => showOne(await find(id, scope)),
    async list({ organizationId = DEFAULT_ORGANIZATION, ...options } = {}) {
      const { where, orderBy, limit } = pageQuery(endpoints, options)
      const own = and(eq(endpoints.organizationId, organizationId), isNull(endpoints.deletedAt))
      const rows = await database.queries
        .select()
        .from(endpoints)
        .where(and(own, where))
        .orderBy(...orderBy)
        .limit(limit)
      const overlaps = await overlapEnds(
        database,
        rows.map(({ id }) => id),
      )
      return toPage(rows, options, (row) => show(row, overlaps))
    },
    async count({ organizationId = DEFAULT_ORGANIZATION } = {}) {
      return database.queries.$count(
        endpoints,
        and(eq(endpoints.organizationId, organizationId), isNull(endpoints.deletedAt)),
      )
    },
    async update(id, input, scope = {}) {
      const before = await find(id, scope)
      const columns = await checkEndpointInput(input, context, eventTypes, before.headers)
      const legacySecret =
        input.legacySecret === undefined
          ? {}
          : { legacySecret: input.legacySecret ? secretBox.seal(input.legacySecret, id) : null }
      const enabled =
        input.enabled === true ? { disabledReason: null, failingSince: null, pausedUntil: null } : {}
      const [row] = await database.queries
        .update(endpoints)
        .set({ ...columns, ...legacySecret, ...enabled, updatedAt: new Date() })
        .where(and(eq(endpoints.id, id), isNull(endpoints.deletedAt)))
        .returning()
      if (row === undefined) throw notFound('endpoint', id)
      await reloadOnCommit(database, id)
      return showOne(row)
    },
    async delete(id, scope = {}) {
      await database.transaction(async (tx) => {
        await find(id, scope, tx)
        await tx.queries
          .update(endpoints)
          .set({ enabled: false, deletedAt: new Date() })
          .where(eq(endpoints.id, id))
        await reloadOnCommit(tx, id)
      })
      // From here nothing is sent to it: the rest of what waits would be given up as its turn comes.
      while ((await giveUpSome(id)) === GIVE_UP_PAGE);
    },
    async rotateSecret(id, { overlapSeconds = policy.rotationOverlapMs / 1000, ...scope } = {}) {
      if (!(overlapSeconds >= 0 && overlapSeconds <= 1e8))
        throw invalid('overlapSeconds', 'overlapSeconds must be a number of seconds from 0 to 100,000,000.')
      const signingSecret = generateSecret()
      const { row, told } = await database.transaction(async (tx) => {
        const { organizationId } = await find(id, scope, tx)
        const expiresAt = new Date(Date.now() + overlapSeconds * 1000)
        // First the row: its lock makes rotations at the same time follow one another.
        const [updated] = await tx.queries
          .update(endpoints)
          .set({ signingSecretPrefix: prefixOf(signingSecret), updatedAt: new Date() })
          .where(eq(endpoints.id, id))
          .returning()
        await expireSecrets(tx, id, expiresAt)
        await addSecret(tx, secretBox, id, signingSecret)
        await reloadOnCommit(tx, id)
        const data = { webhook_id: id, previous_secret_expires_at: expiresAt.toISOString() }
        return {
          row: updated,
          told: await publisher.publishOperational(tx, [
            { type: 'endpoint.secret_rotated', organizationId, data },
          ]),
        }
      })
      told()
      if (row === undefined) throw notFound('endpoint', id)
      return { ...(await showOne(row)), signingSecret }
    },
    async test(id, { type, ...scope } = {}) {
      const endpoint = await find(id, scope)
      const name = type ?? endpoint.events[0] ?? ''
      await eventTypes.check([name], 'type')
      const { example } = (await eventTypes.find([name])).get(name) ?? {}
      return publisher.publishTest(endpoint, name, example ?? { test: true })
    },
  }
  return {
    endpoints: resource,
    createListening: async (input) => insert(input, LISTENER_URL),
  }
}

const GIVE_UP_PAGE = 500

/** `whsec_` and six characters: 36 bits of 192 or more. */
function prefixOf(secret: string): string {
  return secret.slice(0, 12)
}

function show(row: Row, overlaps: ReadonlyMap<string, Date>): Endpoint {
  const { legacySecret, deletedAt: _, headers, ...rest } = row
  return {
    ...rest,
    headers: redactHeaders(headers),
    hasLegacySecret: legacySecret !== null,
    previousSecretExpiresAt: overlaps.get(row.id) ?? null,
  }
}

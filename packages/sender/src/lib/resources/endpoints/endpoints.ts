import { generateSecret } from '@hookseal/core'
import { and, eq, isNull } from 'drizzle-orm'
import { type Context, DEFAULT_ORGANIZATION } from '../../context.ts'
import { readNow, type Transaction } from '@hookseal/engine/database'
import { endpoints } from '../../database/schema.ts'
import { disabledEndpoint, notFound } from '../../errors.ts'
import { isListenerUrl } from '../../transport/listener-transport.ts'
import type { Publisher } from '../events/publisher.ts'
import { invalidInput } from '../input.ts'
import { reloadOnCommit } from '../notify.ts'
import type { OrganizationScope } from '../organizations.ts'
import { type Page, type PageOptions, pageQuery, toPage } from '../page.ts'
import type { Registry } from '../registry.ts'
import { abandonDeliveries } from './abandon-deliveries.ts'
import { type Endpoint, type NewEndpoint, type UpdatedEndpoint } from './endpoint.ts'
import { type EndpointRow, toEndpoint } from './endpoint-row.ts'
import { checkEndpointInput, type EndpointChanges, type EndpointInput } from './endpoint-input.ts'
import { addSecret, expireSecrets, findOverlapEnds, prefixOf, legacyOwner } from './endpoint-secrets.ts'
import { checkUrlQuota } from './endpoint-quotas.ts'
import { insertEndpoint } from './insert-endpoint.ts'
import { isMoved, updateHeaders } from './update-headers.ts'

export interface Endpoints {
  /**
   * Creates an endpoint and its signing secret.
   *
   * @throws {SenderError} `ERR_SENDER_INVALID`, `ERR_SENDER_URL`, `ERR_SENDER_EVENT_TYPE`, each with the field; `ERR_SENDER_NOT_FOUND`
   * for the organization
   */
  readonly create: (input: EndpointInput & OrganizationScope) => Promise<NewEndpoint>
  /** @throws {SenderError} `ERR_SENDER_NOT_FOUND` */
  readonly get: (id: string, scope?: OrganizationScope) => Promise<Endpoint>
  /** Resolves with a page of endpoints, newest first. */
  readonly list: (options?: PageOptions & OrganizationScope) => Promise<Page<Endpoint>>
  readonly count: (scope?: OrganizationScope) => Promise<number>
  /**
   * Changes only the defined members of `input`. `enabled: true` also resets the failure state. If `url` gets another origin, headers
   * with hidden values are removed unless `headers` contains their values, and the legacy secret unless `legacySecret` is given.
   *
   * @throws {SenderError} as `create`; `ERR_SENDER_NOT_FOUND`
   */
  readonly update: (id: string, input: EndpointChanges, scope?: OrganizationScope) => Promise<UpdatedEndpoint>
  /**
   * Stops sending immediately. The endpoint's pending and failed deliveries become dead.
   *
   * @throws {SenderError} `ERR_SENDER_NOT_FOUND`
   */
  readonly delete: (id: string, scope?: OrganizationScope) => Promise<void>
  /**
   * Creates a new signing secret. The previous ones keep signing for `overlapSeconds`. @default the sender's rotationOverlapSeconds
   *
   * @throws {SenderError} `ERR_SENDER_NOT_FOUND`, `ERR_SENDER_INVALID`
   */
  readonly rotateSecret: (
    id: string,
    options?: { overlapSeconds?: number } & OrganizationScope,
  ) => Promise<NewEndpoint>
  /**
   * Sends the catalog's example of `type` to this endpoint only. For a wildcard, the type ends with `test`. The id of the event starts with `evt_test_`.
   * @default the first type that the endpoint subscribes to
   *
   * @throws {SenderError} `ERR_SENDER_NOT_FOUND`, `ERR_SENDER_EVENT_TYPE`; `ERR_SENDER_CONFLICT` if the endpoint is disabled
   */
  test(
    id: string,
    options?: { type?: string | undefined } & OrganizationScope,
  ): Promise<{ eventId: string; deliveryId: string }>
}

export function createEndpoints(context: Context, registry: Registry, publisher: Publisher): Endpoints {
  const { database, secretBox, policy, changes, quotas } = context
  const { eventTypes } = registry

  async function find(
    id: string,
    { organizationId }: OrganizationScope,
    tx: Transaction = database,
    { lock = false } = {},
  ): Promise<EndpointRow> {
    const own = organizationId === undefined ? undefined : eq(endpoints.organizationId, organizationId)
    const query = tx.queries
      .select()
      .from(endpoints)
      .where(and(eq(endpoints.id, id), own, isNull(endpoints.deletedAt)))
    const [row] = await (lock ? query.for('update') : query)
    if (row === undefined) throw notFound('endpoint', id)
    return row
  }

  async function withOverlap(row: EndpointRow): Promise<Endpoint> {
    return toEndpoint(row, await findOverlapEnds(database, [row.id]))
  }

  return {
    async create(input) {
      if (input.url === undefined) throw invalidInput('url', 'url is required.')
      if (input.events === undefined) throw invalidInput('events', 'events is required.')
      return insertEndpoint(context, registry, input)
    },
    get: async (id, scope = {}) => withOverlap(await find(id, scope)),
    async list({ organizationId = DEFAULT_ORGANIZATION, ...options } = {}) {
      const { where, orderBy, limit } = pageQuery(endpoints, options)
      const own = and(eq(endpoints.organizationId, organizationId), isNull(endpoints.deletedAt))
      const rows = await database.queries
        .select()
        .from(endpoints)
        .where(and(own, where))
        .orderBy(...orderBy)
        .limit(limit)
      const overlaps = await findOverlapEnds(
        database,
        rows.map(({ id }) => id),
      )
      return toPage(rows, options, (row) => toEndpoint(row, overlaps))
    },
    async count({ organizationId = DEFAULT_ORGANIZATION } = {}) {
      return database.queries.$count(
        endpoints,
        and(eq(endpoints.organizationId, organizationId), isNull(endpoints.deletedAt)),
      )
    },
    async update(id, input, scope = {}) {
      // An unknown endpoint is reported before invalid input.
      const { organizationId } = await find(id, scope)
      const columns = await checkEndpointInput(input, context, eventTypes, organizationId)
      const legacySecret =
        input.legacySecret === undefined
          ? {}
          : { legacySecret: input.legacySecret ? secretBox.seal(input.legacySecret, legacyOwner(id)) : null }
      const enabled =
        input.enabled === true ? { disabledReason: null, failingSince: null, pausedUntil: null } : {}
      const { row, ...dropped } = await database.transaction(async (tx) => {
        // Locked, so that a concurrent update cannot bring hidden headers to another origin.
        const before = await find(id, scope, tx, { lock: true })
        // With a URL, it would count for another quota, and stay when its listener is gone.
        if (columns.url !== undefined && isListenerUrl(before.url))
          throw invalidInput('url', 'The URL of a listener cannot be changed. Create a webhook.')
        if (columns.events !== undefined) await eventTypes.hold(tx, columns.events, organizationId)
        const { headers, droppedHeaders } = updateHeaders(before, columns)
        // An admin who moves the endpoint to their own server would receive signatures under the subscriber's secret.
        const droppedLegacySecret =
          before.legacySecret !== null && input.legacySecret === undefined && isMoved(before, columns.url)
        if (columns.urlHash !== undefined && columns.urlHash !== before.urlHash)
          await checkUrlQuota(
            tx,
            before.organizationId,
            await quotas.get(before.organizationId, tx),
            columns.urlHash,
          )
        const [updated] = await tx.queries
          .update(endpoints)
          .set({
            ...columns,
            headers,
            ...legacySecret,
            ...(droppedLegacySecret ? { legacySecret: null } : {}),
            ...enabled,
            updatedAt: new Date(),
          })
          .where(eq(endpoints.id, id))
          .returning()
        await reloadOnCommit(tx, id)
        return { row: updated, droppedHeaders, droppedLegacySecret }
      })
      if (row === undefined) throw notFound('endpoint', id)
      changes.record(row.organizationId, 'webhooks')
      return { ...(await withOverlap(row)), ...dropped }
    },
    async delete(id, scope = {}) {
      const { organizationId } = await database.transaction(async (tx) => {
        const row = await find(id, scope, tx)
        await tx.queries
          .update(endpoints)
          .set({ enabled: false, deletedAt: new Date() })
          .where(eq(endpoints.id, id))
        await reloadOnCommit(tx, id)
        return row
      })
      // Nothing is sent from here on. If the process stops now, workers abandon the rest when its turn comes.
      await abandonDeliveries(context, { organizationId, endpointId: id })
      changes.record(organizationId, 'webhooks', 'deliveries', 'stats')
    },
    async rotateSecret(id, { overlapSeconds = policy.rotationOverlapMs / 1000, ...scope } = {}) {
      if (!(overlapSeconds >= 0 && overlapSeconds <= 1e8))
        throw invalidInput('overlapSeconds', 'overlapSeconds must be a number from 0 to 100000000.')
      const signingSecret = generateSecret()
      const { row, notify } = await database.transaction(async (tx) => {
        const { organizationId } = await find(id, scope, tx)
        const expiresAt = new Date((await readNow(tx)) + overlapSeconds * 1000)
        // Update the row first: its lock serializes concurrent rotations.
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
          notify: await publisher.publishOperational(tx, [
            { type: 'endpoint.secret_rotated', organizationId, data },
          ]),
        }
      })
      notify()
      if (row === undefined) throw notFound('endpoint', id)
      changes.record(row.organizationId, 'webhooks')
      return { ...(await withOverlap(row)), signingSecret }
    },
    async test(id, { type, ...scope } = {}) {
      const endpoint = await find(id, scope)
      if (!endpoint.enabled) throw disabledEndpoint()
      const name = type ?? endpoint.events[0] ?? ''
      await eventTypes.check([name], 'type', endpoint.organizationId)
      const { exampleJson } = (await eventTypes.find([name])).get(name) ?? {}
      return publisher.publishTest(endpoint, name.replace(/\*$/, 'test'), exampleJson ?? '{"test":true}')
    },
  }
}

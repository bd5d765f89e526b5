import { readNow, type Transaction } from '@hookseal/engine/database'
import { and, eq, sql } from 'drizzle-orm'
import { type Context, DEFAULT_ORGANIZATION } from '../../context.ts'
import { sourceRejections, sources } from '../../database/schema.ts'
import { notFound } from '../../errors.ts'
import { createId } from '../../ids.ts'
import type { GuardedAgentOptions } from '../../transport/guard/guarded-agent.ts'
import { createGuardedFetch } from '../../transport/guarded-fetch.ts'
import type { Publisher } from '../events/publisher.ts'
import { invalidInput } from '../input.ts'
import type { Organizations, OrganizationScope } from '../organizations.ts'
import { type Page, type PageOptions, pageQuery, toPage } from '../page.ts'
import { checkCount } from '../quotas.ts'
import { createActiveSources } from './active-sources.ts'
import { explainRejection } from './explain-rejection.ts'
import { createReceiveAtSource, type ReceiveAtSource } from './receive.ts'
import { createSourceLog } from './rejection-log.ts'
import { getRejection, listRejections } from './rejections.ts'
import type { Rejection, RejectionWithBody, Source, SourceChanges, SourceInput } from './source.ts'
import { checkSecrets, checkSourceInput } from './source-input.ts'
import { createSourceReceiver } from './source-receiver.ts'
import {
  addSecrets,
  deleteSecrets,
  expireSecrets,
  readSecrets,
  toSourceSecret,
  verifyTokenOwner,
} from './source-secrets.ts'

export interface Sources {
  /**
   * Creates a source. What its provider sends to `/in/<id>` becomes events of the organization.
   *
   * @throws {SenderError} `ERR_SENDER_PROVIDER`, `ERR_SENDER_SECRET`, `ERR_SENDER_URL`, `ERR_SENDER_INVALID`, each with the field;
   * `ERR_SENDER_QUOTA`; `ERR_SENDER_NOT_FOUND` for the organization
   */
  readonly create: (input: SourceInput & OrganizationScope) => Promise<Source>
  /** @throws {SenderError} `ERR_SENDER_NOT_FOUND` */
  readonly get: (id: string, scope?: OrganizationScope) => Promise<Source>
  /** Resolves with a page of sources, newest first. */
  readonly list: (options?: PageOptions & OrganizationScope) => Promise<Page<Source>>
  /** Changes only the defined members of `input`. `secrets` replaces all. @throws {SenderError} as `create`; `ERR_SENDER_NOT_FOUND` */
  readonly update: (id: string, input: SourceChanges, scope?: OrganizationScope) => Promise<Source>
  /** Stops receiving. Events and deliveries stay. @throws {SenderError} `ERR_SENDER_NOT_FOUND` */
  readonly delete: (id: string, scope?: OrganizationScope) => Promise<void>
  /**
   * Adds a secret. The previous ones are accepted for `overlapSeconds`. @default the sender's rotationOverlapSeconds
   *
   * @throws {SenderError} `ERR_SENDER_NOT_FOUND`, `ERR_SENDER_SECRET`, `ERR_SENDER_INVALID`
   */
  readonly rotateSecret: (
    id: string,
    secret: string,
    options?: { overlapSeconds?: number | undefined } & OrganizationScope,
  ) => Promise<Source>
  /** Resolves with the last rejected deliveries, newest first: up to 100 within 7 days. @throws {SenderError} `ERR_SENDER_NOT_FOUND` */
  readonly rejections: (id: string, scope?: OrganizationScope) => Promise<Rejection[]>
  /** Resolves with a rejected delivery, and why it was rejected. @throws {SenderError} `ERR_SENDER_NOT_FOUND` */
  readonly rejection: (
    id: string,
    rejectionId: string,
    scope?: OrganizationScope,
  ) => Promise<RejectionWithBody>
  /** Receives a request to the URL of a source. Resolves with its response; undefined if the source does not exist or is disabled. */
  readonly receive: ReceiveAtSource
}

type SourceRow = typeof sources.$inferSelect

/** The sources, and a function that writes what they have noted. */
export function createSources(
  context: Context,
  organizations: Organizations,
  publisher: Publisher,
  http: GuardedAgentOptions,
): { sources: Sources; close: () => Promise<void> } {
  const { database, secretBox, changes, quotas, policy } = context
  const keys = createGuardedFetch(http)
  const active = createActiveSources(context, keys.fetch)
  const sourceLog = createSourceLog(context)

  async function find(
    id: string,
    { organizationId }: OrganizationScope,
    tx: Transaction = database,
    { lock = false } = {},
  ): Promise<SourceRow> {
    const own = organizationId === undefined ? undefined : eq(sources.organizationId, organizationId)
    const query = tx.queries
      .select()
      .from(sources)
      .where(and(eq(sources.id, id), own))
    const [row] = await (lock ? query.for('update') : query)
    if (row === undefined) throw notFound('source', id)
    return row
  }

  async function toSources(rows: readonly SourceRow[]): Promise<Source[]> {
    const secrets = await readSecrets(
      database,
      rows.map(({ id }) => id),
    )
    const bySource = Map.groupBy(secrets, ({ sourceId }) => sourceId)
    return rows.map(({ verifyToken, version: _version, keptCount: _keptCount, ...row }) => ({
      ...row,
      hasVerifyToken: verifyToken !== null,
      secrets: (bySource.get(row.id) ?? []).map(toSourceSecret),
    }))
  }

  async function show(id: string, scope: OrganizationScope = {}): Promise<Source> {
    const [source] = await toSources([await find(id, scope)])
    if (source === undefined) throw notFound('source', id)
    return source
  }

  function changed(organizationId: string): void {
    active.forget()
    changes.record(organizationId, 'sources')
  }

  async function activeSecrets(tx: Transaction, id: string): Promise<string[]> {
    const rows = await readSecrets(tx, [id])
    return rows.map((row) => secretBox.open(row.sealed, { endpointId: id, id: row.id }))
  }

  const resource: Sources = {
    async create(input) {
      const { provider, secrets, verifyToken = null, organizationId = DEFAULT_ORGANIZATION } = input
      if (typeof provider !== 'string') throw invalidInput('provider', 'provider is required.')
      checkSecrets(secrets)
      const { publicUrl = null, options = {}, name, orderKey, enabled } = checkSourceInput(input, context)
      await checkProvider({ provider, publicUrl, options }, secrets, verifyToken)
      await organizations.check(organizationId)
      const id = createId('src')
      const { sources: limit } = await quotas.get(organizationId)
      await database.transaction(async (tx) => {
        await checkCount(tx, organizationId, { quota: 'sources', limit }, async () =>
          tx.queries.$count(sources, eq(sources.organizationId, organizationId)),
        )
        const sealed = verifyToken === null ? null : secretBox.seal(verifyToken, verifyTokenOwner(id))
        await tx.queries.insert(sources).values({
          id,
          organizationId,
          provider,
          publicUrl,
          options,
          name,
          orderKey,
          enabled,
          verifyToken: sealed,
        })
        await addSecrets(tx, secretBox, id, secrets)
      })
      changed(organizationId)
      return show(id)
    },
    get: async (id, scope) => show(id, scope),
    async list({ organizationId = DEFAULT_ORGANIZATION, ...options } = {}) {
      const { where, orderBy, limit } = pageQuery(sources, options)
      const rows = await database.queries
        .select()
        .from(sources)
        .where(and(eq(sources.organizationId, organizationId), where))
        .orderBy(...orderBy)
        .limit(limit)
      return toPage(await toSources(rows), options, (row) => row)
    },
    async update(id, input, scope = {}) {
      await find(id, scope)
      const columns = checkSourceInput(input, context)
      const { secrets, verifyToken } = input
      const { organizationId } = await database.transaction(async (tx) => {
        // Locked, so that two updates cannot make settings that do not fit together.
        const before = await find(id, scope, tx, { lock: true })
        const after = { ...before, ...withoutUndefined(columns) }
        const token =
          verifyToken !== undefined
            ? verifyToken
            : before.verifyToken && secretBox.open(before.verifyToken, verifyTokenOwner(id))
        await checkProvider(after, secrets ?? (await activeSecrets(tx, id)), token)
        if (secrets !== undefined) {
          await deleteSecrets(tx, id)
          await addSecrets(tx, secretBox, id, secrets)
        }
        const sealed =
          verifyToken === undefined
            ? {}
            : { verifyToken: verifyToken === null ? null : secretBox.seal(verifyToken, verifyTokenOwner(id)) }
        await tx.queries
          .update(sources)
          .set({ ...columns, ...sealed, version: sql`${sources.version} + 1`, updatedAt: new Date() })
          .where(eq(sources.id, id))
        return before
      })
      changed(organizationId)
      return show(id)
    },
    async delete(id, scope = {}) {
      const { organizationId } = await database.transaction(async (tx) => {
        const row = await find(id, scope, tx, { lock: true })
        await deleteSecrets(tx, id)
        await tx.queries.delete(sourceRejections).where(eq(sourceRejections.sourceId, id))
        await tx.queries.delete(sources).where(eq(sources.id, id))
        return row
      })
      changed(organizationId)
    },
    async rotateSecret(id, secret, { overlapSeconds = policy.rotationOverlapMs / 1000, ...scope } = {}) {
      if (!(overlapSeconds >= 0 && overlapSeconds <= 1e8))
        throw invalidInput('overlapSeconds', 'overlapSeconds must be a number from 0 to 100000000.')
      checkSecrets([secret])
      const { organizationId } = await database.transaction(async (tx) => {
        const row = await find(id, scope, tx, { lock: true })
        const token = row.verifyToken && secretBox.open(row.verifyToken, verifyTokenOwner(id))
        await checkProvider(row, [secret], token)
        await expireSecrets(tx, id, new Date((await readNow(tx)) + overlapSeconds * 1000))
        await addSecrets(tx, secretBox, id, [secret])
        await tx.queries
          .update(sources)
          .set({ version: sql`${sources.version} + 1`, updatedAt: new Date() })
          .where(eq(sources.id, id))
        return row
      })
      changed(organizationId)
      return show(id)
    },
    async rejections(id, scope = {}) {
      await find(id, scope)
      return listRejections(context, id)
    },
    async rejection(id, rejectionId, scope = {}) {
      await find(id, scope)
      const found = await getRejection(context, id, rejectionId)
      return { ...found, findings: [explainRejection(found)] }
    },
    receive: createReceiveAtSource({ context, publisher, active, sourceLog }),
  }
  return {
    sources: resource,
    async close() {
      await sourceLog.close()
      await keys.close()
    },
  }
}

function withoutUndefined<T extends object>(object: T): { [Name in keyof T]: Exclude<T[Name], undefined> } {
  // Only the undefined members are removed.
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never
}

/** Rejects settings that the provider does not accept. A null means none. */
async function checkProvider(
  row: Pick<SourceRow, 'provider' | 'publicUrl' | 'options'>,
  secrets: readonly string[],
  verifyToken: string | null,
): Promise<void> {
  await createSourceReceiver({
    provider: row.provider,
    secret: secrets.map((secret) => ({ secret })),
    ...row.options,
    ...(row.publicUrl === null ? {} : { publicUrl: row.publicUrl }),
    ...(verifyToken === null ? {} : { verifyToken }),
  })
}

import { and, arrayContains, eq, inArray, sql } from 'drizzle-orm'
import { hash as digest, randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../context.ts'
import { ADVISORY_LOCKS, type Transaction } from '@hookseal/engine/database'
import { apiKeys } from '../database/schema.ts'
import { LIMITS, SENDER_DEFAULTS } from '../defaults.ts'
import { notFound } from '../errors.ts'
import { createId } from '../ids.ts'
import { createMemory } from './key-memory.ts'
import { type Page, type PageOptions, pageQuery, toPage } from './page.ts'
import type { Organizations } from './organizations.ts'
import { checkText, invalidInput } from './input.ts'

/** `admin` includes `read` and `publish`. `operator` includes all scopes and has access to every organization. */
export const SCOPES = ['read', 'publish', 'admin', 'operator'] as const
export type Scope = (typeof SCOPES)[number]

export interface ApiKey {
  id: string
  name: string
  /** The first characters of the key. */
  prefix: string
  scopes: Scope[]
  /** Organizations that the key has access to, its default first. Empty for an operator key, which has access to all. */
  organizationIds: string[]
  createdAt: Date
  lastUsedAt: Date | null
}

export interface NewApiKey extends ApiKey {
  /** The bearer token. Only its hash is stored, so it is not shown again. */
  key: string
}

export interface ApiKeys {
  /**
   * Creates a key. An operator key has no `organizationIds`, every other key has at least one.
   *
   * @throws {SenderError} `ERR_SENDER_INVALID`; `ERR_SENDER_NOT_FOUND` for an organization
   */
  create(input: {
    name: string
    scopes: readonly Scope[]
    organizationIds?: readonly string[]
  }): Promise<NewApiKey>
  /** Resolves with the keys that have access to the organization; for `undefined`, with the operator keys. */
  readonly list: (organizationId: string | undefined, options?: PageOptions) => Promise<Page<ApiKey>>
  /**
   * Revokes a key that has access to the organization; for `undefined`, an operator key. When it resolves, no process accepts the key. On
   * PostgreSQL it therefore takes half a second: as long as other processes may remember the key.
   *
   * @throws {SenderError} `ERR_SENDER_NOT_FOUND`
   */
  readonly delete: (organizationId: string | undefined, id: string) => Promise<void>
  /** Resolves with the key for a bearer token; undefined if it is unknown or revoked. Remembers a key for half a second. */
  readonly find: (key: string) => Promise<ApiKey | undefined>
  /** Resolves with the key for an id; undefined if it is unknown or revoked. */
  readonly findById: (id: string) => Promise<ApiKey | undefined>
  /** Resolves with those of the ids whose keys exist: not unknown and not revoked. */
  readonly filterExisting: (ids: readonly string[]) => Promise<ReadonlySet<string>>
  /** Creates an operator key if there is none. Concurrent calls, also of several processes, create one key in total. */
  readonly createFirst: (name: string) => Promise<NewApiKey | undefined>
}

/** `lastUsedAt` is updated at most once in this time: a write for each request would cost more than the request itself. */
const LAST_USED_STEP_MS = 60_000

/** Timers may fire early by a millisecond, and the clocks of machines run at slightly different speeds. */
const CLOCK_MARGIN_MS = 50

export function createApiKeys({ database }: Context, organizations: Organizations): ApiKeys {
  const { queries } = database
  const remembered = createMemory<ApiKey>(SENDER_DEFAULTS.keyMemoryMs)

  async function touch(row: typeof apiKeys.$inferSelect): Promise<ApiKey> {
    if (row.lastUsedAt === null || Date.now() - row.lastUsedAt.getTime() > LAST_USED_STEP_MS)
      await queries.update(apiKeys).set({ lastUsedAt: new Date() }).where(eq(apiKeys.id, row.id))
    return toApiKey(row)
  }

  async function findByHash(hash: string): Promise<ApiKey | undefined> {
    const [row] = await queries.select().from(apiKeys).where(eq(apiKeys.hash, hash))
    return row && touch(row)
  }

  /** Waits until no process remembers keys that were read before now. An embedded database has one process. */
  async function forgetEverywhere(): Promise<void> {
    remembered.clear()
    if (database.backend === 'postgres') await sleep(SENDER_DEFAULTS.keyMemoryMs + CLOCK_MARGIN_MS)
  }

  return {
    async create({ name, scopes, organizationIds = [] }) {
      if (scopes.length === 0 || !scopes.every((scope) => SCOPES.includes(scope)))
        throw invalidInput('scopes', `scopes must contain at least one of ${SCOPES.join(', ')}.`)
      if (scopes.includes('operator') !== (organizationIds.length === 0))
        throw invalidInput(
          'organizationIds',
          'organizationIds must name at least one organization, or none for an operator key.',
        )
      for (const id of organizationIds) await organizations.check(id)
      return insert(database, { name, scopes: [...scopes], organizationIds: [...organizationIds] })
    },
    async createFirst(name) {
      return database.transaction(async (tx) => {
        await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.createFirstKey})`)
        const operators = await tx.queries
          .select({ id: apiKeys.id })
          .from(apiKeys)
          .where(belongsTo(undefined))
          .limit(1)
        if (operators.length > 0) return undefined
        return insert(tx, { name, scopes: ['operator'], organizationIds: [] })
      })
    },
    async list(organizationId, options = {}) {
      const { where, orderBy, limit } = pageQuery(apiKeys, options)
      const rows = await queries
        .select()
        .from(apiKeys)
        .where(and(belongsTo(organizationId), where))
        .orderBy(...orderBy)
        .limit(limit)
      return toPage(rows, options, toApiKey)
    },
    async delete(organizationId, id) {
      const rows = await queries
        .delete(apiKeys)
        .where(and(eq(apiKeys.id, id), belongsTo(organizationId)))
        .returning({ id: apiKeys.id })
      if (rows.length === 0) throw notFound('API key', id)
      await forgetEverywhere()
    },
    async find(key) {
      const hash = hashOf(key)
      return remembered.get(hash, async () => findByHash(hash))
    },
    async filterExisting(ids) {
      if (ids.length === 0) return new Set()
      const rows = await queries
        .select({ id: apiKeys.id })
        .from(apiKeys)
        .where(inArray(apiKeys.id, [...new Set(ids)]))
      return new Set(rows.map(({ id }) => id))
    },
    async findById(id) {
      const [row] = await queries.select().from(apiKeys).where(eq(apiKeys.id, id))
      return row && touch(row)
    },
  }
}

function belongsTo(organizationId: string | undefined) {
  return organizationId === undefined
    ? arrayContains(apiKeys.scopes, ['operator'])
    : arrayContains(apiKeys.organizationIds, [organizationId])
}

async function insert(
  tx: Transaction,
  { name, scopes, organizationIds }: Pick<ApiKey, 'name' | 'scopes' | 'organizationIds'>,
): Promise<NewApiKey> {
  const key = `hsk_${randomBytes(32).toString('base64url')}`
  const row = {
    id: createId('key'),
    hash: hashOf(key),
    name: checkText(name, 'name', { min: 1, max: LIMITS.name }),
    prefix: key.slice(0, 10),
    scopes,
    organizationIds,
  }
  const [created] = await tx.queries.insert(apiKeys).values(row).returning()
  if (created === undefined) throw new Error('an insert returned no row')
  return { ...toApiKey(created), key }
}

/** A fast hash is enough, because keys are random. The time of a lookup by hash reveals nothing about the key. */
function hashOf(key: string): string {
  return digest('sha256', key)
}

function toApiKey({
  id,
  name,
  prefix,
  scopes,
  organizationIds,
  createdAt,
  lastUsedAt,
}: typeof apiKeys.$inferSelect): ApiKey {
  return { id, name, prefix, scopes, organizationIds, createdAt, lastUsedAt }
}

import { and, arrayContains, eq, sql } from 'drizzle-orm'
import { createHash, randomBytes } from 'node:crypto'
import type { Context } from '../context.ts'
import type { Transaction } from '../database/database.ts'
import { apiKeys } from '../database/schema.ts'
import { LIMITS } from '../defaults.ts'
import { notFound } from '../errors.ts'
import { createId } from '../ids.ts'
import { type Page, type PageOptions, pageQuery, toPage } from './page.ts'
import type { Organizations } from './organizations.ts'
import { checkText, invalid } from './input.ts'

/** `read` reads, `publish` publishes, `admin` does both and writes, `operator` does all for every organisation. */
export const SCOPES = ['read', 'publish', 'admin', 'operator'] as const
export type Scope = (typeof SCOPES)[number]

export interface ApiKey {
  id: string
  name: string
  /** How the key begins. */
  prefix: string
  scopes: Scope[]
  /** Those it reaches, the default first; none for an operator's key, which reaches all. */
  organizationIds: string[]
  createdAt: Date
  lastUsedAt: Date | null
}

export interface NewApiKey extends ApiKey {
  /** The bearer token. It is kept hashed and never shown again. */
  key: string
}

export interface ApiKeys {
  /** @throws {SenderError} `ERR_SENDER_INVALID` */
  create(input: {
    name: string
    scopes: readonly Scope[]
    organizationIds?: readonly string[]
  }): Promise<NewApiKey>
  /** Those that reach the organisation, or without one the operators'. */
  readonly list: (organizationId: string | undefined, options?: PageOptions) => Promise<Page<ApiKey>>
  /**
   * Of the organisation, or without one an operator's.
   *
   * @throws {SenderError} `ERR_SENDER_NOT_FOUND`
   */
  readonly delete: (organizationId: string | undefined, id: string) => Promise<void>
  /** Whose key it is, if it's anybody's. */
  readonly find: (key: string) => Promise<ApiKey | undefined>
  /** The key of this id, if it was not revoked. */
  readonly findById: (id: string) => Promise<ApiKey | undefined>
  /** An operator's key, if there is none yet: one alone, however many processes ask at once. */
  readonly createFirst: (name: string) => Promise<NewApiKey | undefined>
}

/** How stale `lastUsedAt` may be: a write for each request would cost more than the request. */
const LAST_USED_STEP_MS = 60_000

/** Any number, as long as it is ours alone. */
const FIRST_KEY_LOCK = 7_266_114_003

export function createApiKeys({ database }: Context, organizations: Organizations): ApiKeys {
  const { queries } = database

  async function use(row: typeof apiKeys.$inferSelect): Promise<ApiKey> {
    if (row.lastUsedAt === null || Date.now() - row.lastUsedAt.getTime() > LAST_USED_STEP_MS)
      await queries.update(apiKeys).set({ lastUsedAt: new Date() }).where(eq(apiKeys.id, row.id))
    return show(row)
  }

  return {
    async create({ name, scopes, organizationIds = [] }) {
      if (scopes.length === 0 || !scopes.every((scope) => SCOPES.includes(scope)))
        throw invalid('scopes', `scopes must be some of ${SCOPES.join(', ')}.`)
      if (scopes.includes('operator') !== (organizationIds.length === 0))
        throw invalid(
          'organizationIds',
          "A key names the organisations it reaches, but for an operator's, which reaches all.",
        )
      for (const id of organizationIds) await organizations.check(id)
      return insert(database, { name, scopes: [...scopes], organizationIds: [...organizationIds] })
    },
    async createFirst(name) {
      return database.transaction(async (tx) => {
        await tx.execute(sql`select pg_advisory_xact_lock(${FIRST_KEY_LOCK})`)
        const operators = await tx.queries
          .select({ id: apiKeys.id })
          .from(apiKeys)
          .where(isOf(undefined))
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
        .where(and(isOf(organizationId), where))
        .orderBy(...orderBy)
        .limit(limit)
      return toPage(rows, options, show)
    },
    async delete(organizationId, id) {
      const rows = await queries
        .delete(apiKeys)
        .where(and(eq(apiKeys.id, id), isOf(organizationId)))
        .returning({ id: apiKeys.id })
      if (rows.length === 0) throw notFound('API key', id)
    },
    async find(key) {
      const [row] = await queries
        .select()
        .from(apiKeys)
        .where(eq(apiKeys.hash, hashOf(key)))
      return row && use(row)
    },
    async findById(id) {
      const [row] = await queries.select().from(apiKeys).where(eq(apiKeys.id, id))
      return row && use(row)
    },
  }
}

function isOf(organizationId: string | undefined) {
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
  return { ...show(created), key }
}

/** Keys are random: a fast hash is as good as a slow one, and looking one up by it tells nothing by its time. */
function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

function show({
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

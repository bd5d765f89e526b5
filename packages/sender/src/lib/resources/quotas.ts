import { eq, sql } from 'drizzle-orm'
import type { Database, Transaction } from '@hookseal/engine/database'
import { organizations } from '../database/schema.ts'
import { SENDER_DEFAULTS } from '../defaults.ts'
import { type QuotaName, quotaExceeded, SenderError } from '../errors.ts'
import { checkInteger, invalidInput } from './input.ts'
import { createRateLimit } from './rate-limit.ts'
import { QUOTA_RANGES, type QuotaChanges, type Quotas } from './quota-ranges.ts'

/** The quotas of organizations, and the checks that need no table. */
export interface QuotaReader {
  /** Resolves with the quotas of an organization. Changes by other processes take effect within five seconds. Reads in `tx`, if given. */
  readonly get: (organizationId: string, tx?: Transaction) => Promise<Quotas>
  /**
   * Counts published events, in this process.
   *
   * @throws {SenderError} `ERR_SENDER_QUOTA`
   */
  readonly countEvents: (organizationId: string, events: number, tx?: Transaction) => Promise<void>
  /**
   * Counts the bytes of a request that publishes, in this process. Call it before they are parsed: a rejected request costs as much.
   *
   * @throws {SenderError} `ERR_SENDER_QUOTA`
   */
  readonly countPublishBytes: (organizationId: string, bytes: number) => Promise<void>
  /** Reads the quotas again. Call it after they were changed. */
  readonly forget: (organizationId: string) => void
}

const STALE_MS = 5000
/** Organizations that are remembered. */
const MAX_CACHED = 10_000

export function createQuotas(database: Database, defaults: Quotas): QuotaReader {
  const cache = new Map<string, { quotas: Quotas; readAt: number }>()
  const events = createRateLimit()
  const publishBytes = createRateLimit()

  async function get(organizationId: string, tx: Transaction = database): Promise<Quotas> {
    const known = cache.get(organizationId)
    if (known !== undefined && performance.now() - known.readAt < STALE_MS) return known.quotas
    const [row] = await tx.queries
      .select({ quotas: organizations.quotas })
      .from(organizations)
      .where(eq(organizations.id, organizationId))
    const quotas = { ...defaults, ...row?.quotas }
    if (cache.size >= MAX_CACHED) cache.clear()
    cache.set(organizationId, { quotas, readAt: performance.now() })
    return quotas
  }

  return {
    get,
    async countEvents(organizationId, count, tx) {
      const { eventsPerSecond } = await get(organizationId, tx)
      const waitSeconds = events.use(organizationId, count, eventsPerSecond)
      if (waitSeconds !== undefined) throw quotaExceeded('eventsPerSecond', eventsPerSecond, waitSeconds)
    },
    async countPublishBytes(organizationId, bytes) {
      const { publishBytesPerSecond } = await get(organizationId)
      const waitSeconds = publishBytes.use(organizationId, bytes, publishBytesPerSecond)
      if (waitSeconds !== undefined)
        throw quotaExceeded('publishBytesPerSecond', publishBytesPerSecond, waitSeconds)
    },
    forget: (organizationId) => void cache.delete(organizationId),
  }
}

/** Resolves the `quotas` option. @throws {SenderError} `ERR_SENDER_OPTION` */
export function readDefaultQuotas(quotas: Partial<Quotas> = {}): Quotas {
  try {
    checkQuotaChanges(quotas)
    const given = Object.entries(quotas).filter(([, value]) => value !== undefined)
    return { ...SENDER_DEFAULTS.quotas, ...Object.fromEntries(given) }
  } catch (error) {
    if (error instanceof SenderError) throw new SenderError('ERR_SENDER_OPTION', error.message)
    throw error
  }
}

/** @throws {SenderError} `ERR_SENDER_INVALID` */
export function checkQuotaChanges(changes: QuotaChanges): QuotaChanges {
  for (const [name, value] of Object.entries(changes)) {
    if (!isQuota(name))
      throw invalidInput('quotas', `quotas has no member ${JSON.stringify(name.slice(0, 100))}.`)
    if (value !== null && value !== undefined) checkInteger(value, `quotas.${name}`, QUOTA_RANGES[name])
  }
  return changes
}

function isQuota(name: string): name is QuotaName {
  return Object.hasOwn(QUOTA_RANGES, name)
}

/**
 * Rejects if the organization has as many as the quota allows. Counting waits for concurrent transactions that also count this quota,
 * so that two of them cannot both take the last place.
 *
 * @throws {SenderError} `ERR_SENDER_QUOTA`
 */
export async function checkCount(
  tx: Transaction,
  organizationId: string,
  { quota, limit }: { quota: QuotaName; limit: number },
  count: () => Promise<number>,
): Promise<void> {
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`hookseal ${quota} ${organizationId}`}, 0))`,
  )
  if ((await count()) >= limit) throw quotaExceeded(quota, limit)
}

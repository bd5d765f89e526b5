import { and, eq, isNull, ne, type SQL, sql } from 'drizzle-orm'
import { createHash } from 'node:crypto'
import type { Transaction } from '@hookseal/engine/database'
import { endpoints } from '../../database/schema.ts'
import { LISTENER_URL } from '../../transport/listener-transport.ts'
import type { Quotas } from '../quota-ranges.ts'
import { checkCount } from '../quotas.ts'

/** @throws {SenderError} `ERR_SENDER_QUOTA` if the organization may not have another endpoint, or another one with this URL */
export async function checkEndpointQuotas(
  tx: Transaction,
  organizationId: string,
  quotas: Quotas,
  { url, urlHash }: { url: string; urlHash: string },
): Promise<void> {
  const count = (condition: SQL | undefined) => async () =>
    tx.queries.$count(
      endpoints,
      and(eq(endpoints.organizationId, organizationId), isNull(endpoints.deletedAt), condition),
    )
  if (url === LISTENER_URL) {
    const limit = { quota: 'listeners', limit: quotas.listeners } as const
    await checkCount(tx, organizationId, limit, count(eq(endpoints.url, LISTENER_URL)))
    return
  }
  const all = { quota: 'endpoints', limit: quotas.endpoints } as const
  await checkCount(tx, organizationId, all, count(ne(endpoints.url, LISTENER_URL)))
  await checkUrlQuota(tx, organizationId, quotas, urlHash)
}

/** @throws {SenderError} `ERR_SENDER_QUOTA` if the organization may not have another endpoint with this URL */
export async function checkUrlQuota(
  tx: Transaction,
  organizationId: string,
  { endpointsPerUrl: limit }: Quotas,
  urlHash: string,
): Promise<void> {
  const same = and(
    eq(endpoints.organizationId, organizationId),
    isNull(endpoints.deletedAt),
    eq(endpoints.urlHash, urlHash),
  )
  await checkCount(tx, organizationId, { quota: 'endpointsPerUrl', limit }, async () => {
    await addMissingHashes(tx, organizationId)
    return tx.queries.$count(endpoints, same)
  })
}

/** Completes the rows that processes of earlier versions inserted during an upgrade. Those that are locked count from the next time on. */
async function addMissingHashes(tx: Transaction, organizationId: string): Promise<void> {
  const rows = await tx.queries
    .select({ id: endpoints.id, url: endpoints.url })
    .from(endpoints)
    .where(and(eq(endpoints.organizationId, organizationId), eq(endpoints.urlHash, '')))
    .for('update', { skipLocked: true })
  if (rows.length === 0) return
  const hashes = rows.map(({ id, url }) => ({ id, hash: hashUrl(URL.parse(url)?.href ?? url) }))
  await tx.execute(sql`
    update hookseal.endpoints e set url_hash = h.hash
    from json_to_recordset(${JSON.stringify(hashes)}::text::json) as h(id text, hash text) where e.id = h.id`)
}

/** A hash, because the normal form of a long URL does not fit into an index. */
export function hashUrl(href: string): string {
  return createHash('sha256').update(href).digest('hex')
}

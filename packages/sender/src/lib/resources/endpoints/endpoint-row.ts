import type { endpoints } from '../../database/schema.ts'
import { redactHeaders } from './custom-headers.ts'
import type { Endpoint } from './endpoint.ts'

export type EndpointRow = typeof endpoints.$inferSelect

/** @param overlaps When previous secrets stop signing, by endpoint. */
export function toEndpoint(row: EndpointRow, overlaps: ReadonlyMap<string, Date>): Endpoint {
  const { legacySecret, deletedAt: _deletedAt, urlHash: _urlHash, headers, ...rest } = row
  return {
    ...rest,
    headers: redactHeaders(headers),
    hasLegacySecret: legacySecret !== null,
    previousSecretExpiresAt: overlaps.get(row.id) ?? null,
  }
}

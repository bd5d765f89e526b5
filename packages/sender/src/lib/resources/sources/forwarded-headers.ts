import type { ProviderRow } from '@hookseal/providers'
import { isSensitiveName } from '../endpoints/sensitive-names.ts'
import { signatureHeaders } from './signature-headers.ts'

const SOURCE_HEADER = 'webhook-source'

/** Limits of what an endpoint receives, and of what each attempt logs. */
const MAX_HEADERS = 32
const MAX_VALUE = 1024
const MAX_TOTAL = 8192

/** Headers of proxies, load balancers and platforms between the provider and the sender. */
const INFRASTRUCTURE =
  /^x-(?:amz-cf|amzn|arr|appengine|azure|b3|client-ip|cloud|correlation|datadog|envoy|forwarded|middleware|nginx|original|powered-by|proxy|real-ip|request|scheme|trace|vercel|via)/

const VALUE = /^[\t\x20-\x7e]*$/

interface Received {
  sourceId: string
  provider: string
  /** Undefined for any sender of Standard Webhooks. */
  row: ProviderRow | undefined
  /** The provider's id of the event. */
  eventId: string
}

/**
 * Returns the headers of deliveries: `webhook-source` with the id of the source, `webhook-source-provider`, `webhook-source-event-id`, and
 * the headers of the provider with the prefix `webhook-source-`. Signatures and tokens are not forwarded: an endpoint verifies the
 * sender's signature. The content type is that of the provider.
 */
export function toSourceHeaders(
  headers: Headers,
  { sourceId, provider, row, eventId }: Received,
): Record<string, string> {
  const result: Record<string, string> = {
    [SOURCE_HEADER]: sourceId,
    [`${SOURCE_HEADER}-provider`]: provider,
  }
  if (VALUE.test(eventId)) result[`${SOURCE_HEADER}-event-id`] = eventId
  const type = headers.get('content-type')
  if (type !== null && type.length <= 255 && VALUE.test(type)) result['content-type'] = type
  const own = rowHeaders(row)
  const signatures = signatureHeaders(row)
  let total = 0
  for (const [name, value] of headers) {
    if (!isOfProvider(name, provider, own) || isSensitiveName(name) || signatures.includes(name)) continue
    if (value.length > MAX_VALUE || !VALUE.test(value)) continue
    total += name.length + value.length
    if (Object.keys(result).length >= MAX_HEADERS || total > MAX_TOTAL) break
    result[`${SOURCE_HEADER}-${name}`] = value
  }
  return result
}

function isOfProvider(name: string, provider: string, own: readonly string[]): boolean {
  return (
    own.includes(name) ||
    name.startsWith(`${provider}-`) ||
    (name.startsWith('x-') && !INFRASTRUCTURE.test(name))
  )
}

/** The headers that contain id, type and time. */
function rowHeaders(row: ProviderRow | undefined): string[] {
  if (row === undefined) return ['webhook-id', 'webhook-timestamp']
  return [row.id, row.type, row.time].flatMap((facts) =>
    facts !== null && facts.in === 'header' ? [facts.header].flat().map((name) => name.toLowerCase()) : [],
  )
}

import { generateSecret, signedHeaders } from '@hookseal/core'

export const SECRET: string = generateSecret()

type HeaderPairs = readonly (readonly [string, string])[]

export interface Delivery {
  headers: HeaderPairs
  body: Uint8Array
}

export interface DeliveryOptions {
  id?: string
  secret?: string
  /** Age of the signed timestamp, in seconds. @default 0 */
  ageSeconds?: number
  contentType?: string
  /** Headers that are added after signing. They replace signed headers of the same name; `undefined` removes one. */
  headers?: Readonly<Record<string, string | undefined>>
}

let count = 0

/** Creates a correctly signed delivery, then applies the deviations of `options`. */
export async function createDelivery(
  body: string | Uint8Array,
  options: DeliveryOptions = {},
): Promise<Delivery> {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  const { id = `msg_${++count}`, secret = SECRET, ageSeconds = 0, contentType = 'application/json' } = options
  const timestamp = Math.floor(Date.now() / 1000) - ageSeconds
  const headers: Record<string, string | undefined> = {
    'content-type': contentType,
    ...(await signedHeaders({ id, timestamp, body: bytes }, secret)),
    ...options.headers,
  }
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  return { headers: pairs, body: bytes }
}

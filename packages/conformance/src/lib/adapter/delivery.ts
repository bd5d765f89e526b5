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
  /** Age of the signed timestamp. */
  ageSeconds?: number
  contentType?: string
  /** Added after the signature, or put in its place where a name is one of the signed headers; `undefined` leaves it out. */
  headers?: Readonly<Record<string, string | undefined>>
}

let count = 0

/** A delivery as a correct sender makes it, before `options` spoil it. */
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

import { createHmac, createSecretKey, type KeyObject, randomUUID } from 'node:crypto'

export interface Delivery {
  headers: Record<string, string>
  body: Buffer
}

export type SignedHeaders = Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>

/** The key in a `whsec_…` secret. Read here by hand, so that no library under test signs for itself. */
export function keyOf(secret: string): KeyObject {
  return createSecretKey(secret.slice('whsec_'.length), 'base64')
}

/** Fresh headers for `body`: an id of their own and the present time. */
export function signHeaders(key: KeyObject, body: Uint8Array): SignedHeaders {
  const id = `msg_${randomUUID()}`
  const timestamp = String(Math.floor(Date.now() / 1000))
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${mac}` }
}

/** Headers of `count` requests with `body`, each with an id and a signature of its own. */
export function makeRequests(key: KeyObject, body: Uint8Array, count: number): Record<string, string>[] {
  return Array.from({ length: count }, () => ({
    'content-type': 'application/json',
    ...signHeaders(key, body),
  }))
}

/** A delivery as Node's HTTP server hands it over: its headers among those that every request has. */
export function makeDelivery(key: KeyObject, body: Buffer): Delivery {
  const headers: Record<string, string> = {
    host: 'hooks.example.com',
    'user-agent': 'Standard-Webhooks/1.0',
    'content-type': 'application/json',
    'content-length': String(body.length),
    accept: '*/*',
    connection: 'keep-alive',
    ...signHeaders(key, body),
  }
  // Concatenated strings are trees inside V8; those of a parser are flat.
  for (const name in headers) headers[name] = Buffer.from(headers[name] ?? '').toString('latin1')
  return { headers, body }
}

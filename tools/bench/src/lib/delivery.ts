import { createHmac, createSecretKey, type KeyObject, randomUUID } from 'node:crypto'

/** What a verifier gets. */
export interface Delivery {
  headers: Record<string, string>
  body: Buffer
}

export type SignedHeaders = Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>

/** The HMAC key of a `whsec_…` secret. Decoded without a library, so that no measured library signs for itself. */
export function keyOf(secret: string): KeyObject {
  return createSecretKey(secret.slice('whsec_'.length), 'base64')
}

/** Signs `body` with a new id at the current time. */
export function signHeaders(key: KeyObject, body: Uint8Array): SignedHeaders {
  const id = `msg_${randomUUID()}`
  const timestamp = String(Math.floor(Date.now() / 1000))
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${mac}` }
}

/** Returns the headers of `count` requests with `body`, each with its own id and signature. */
export function makeRequests(key: KeyObject, body: Uint8Array, count: number): Record<string, string>[] {
  return Array.from({ length: count }, () => ({
    'content-type': 'application/json',
    ...signHeaders(key, body),
  }))
}

/** Returns a delivery as Node's HTTP server provides it, signed as in Standard Webhooks. */
export function makeDelivery(key: KeyObject, body: Buffer): Delivery {
  return withRequestHeaders(signHeaders(key, body), body)
}

/** Adds the headers that every request has. */
export function withRequestHeaders(signed: Readonly<Record<string, string>>, body: Buffer): Delivery {
  const headers: Record<string, string> = {
    host: 'hooks.example.com',
    'user-agent': 'Standard-Webhooks/1.0',
    'content-type': 'application/json',
    'content-length': String(body.length),
    accept: '*/*',
    connection: 'keep-alive',
    ...signed,
  }
  // V8 stores concatenated strings as trees, but an HTTP parser makes flat strings.
  for (const name in headers) headers[name] = Buffer.from(headers[name] ?? '').toString('latin1')
  return { headers, body }
}

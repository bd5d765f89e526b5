import { createHmac } from 'node:crypto'

/** The secret of the Standard Webhooks documentation. */
export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
export const OTHER_SECRET: string = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

/** The time of the clock in these tests, in seconds since the epoch. */
export const NOW = 1_700_000_000
export const ID = 'msg_1'
export const BODY = '{"type":"invoice.paid","data":{"id":"in_1"}}'

/** The clock of these tests, in milliseconds. */
export const now = (): number => NOW * 1000

export interface Delivery {
  id?: string
  timestamp?: string
  body?: string | Uint8Array
  secret?: string
}

/**
 * Returns a `v1` entry made by `node:crypto` only. Unlike `sign`, it accepts invalid ids and timestamps, so a test can show that they
 * are rejected although their signature is valid.
 */
export function macOf({
  id = ID,
  timestamp = String(NOW),
  body = BODY,
  secret = SECRET,
}: Delivery = {}): string {
  const mac = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
  return `v1,${mac.update(`${id}.${timestamp}.`).update(body).digest('base64')}`
}

export type DeliveryHeaders = Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>

export function headersOf(delivery: Delivery = {}): DeliveryHeaders {
  const { id = ID, timestamp = String(NOW) } = delivery
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': macOf(delivery) }
}

/** Returns a delivery with a valid signature, also for an invalid id, timestamp or body. */
export function signed(delivery: Delivery = {}): { headers: DeliveryHeaders; body: string | Uint8Array } {
  return { headers: headersOf(delivery), body: delivery.body ?? BODY }
}

export function requestOf(delivery: Delivery = {}, init: RequestInit = {}): Request {
  const { body = BODY } = delivery
  return new Request('http://receiver.test/webhooks', {
    method: 'POST',
    headers: headersOf(delivery),
    body,
    ...init,
  })
}

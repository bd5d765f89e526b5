import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { Delivery } from './delivery.ts'

/** The least work that verifies: HMAC, comparison and parsing, without any other check. */
export type Floor = (delivery: Delivery) => unknown

/** A floor that compares the decoded 32 bytes. */
export function bytesFloor(key: KeyObject): Floor {
  return ({ headers, body }) => {
    const expected = createHmac('sha256', key).update(prefixOf(headers)).update(body).digest()
    const received = Buffer.from(signatureOf(headers).slice(3), 'base64')
    if (received.length !== expected.length || !timingSafeEqual(received, expected))
      throw new Error('signature mismatch')
    return JSON.parse(body.toString())
  }
}

/** A floor that compares base64, because `digest()` allocates a Buffer outside the pool and `digest('base64')` allocates none. */
export function textFloor(key: KeyObject): Floor {
  return ({ headers, body }) => {
    const expected = Buffer.from(
      createHmac('sha256', key).update(prefixOf(headers)).update(body).digest('base64'),
    )
    const received = Buffer.from(signatureOf(headers).slice(3))
    if (received.length !== expected.length || !timingSafeEqual(received, expected))
      throw new Error('signature mismatch')
    return JSON.parse(body.toString())
  }
}

function prefixOf(headers: Delivery['headers']): string {
  return `${headers['webhook-id']}.${headers['webhook-timestamp']}.`
}

function signatureOf(headers: Delivery['headers']): string {
  return headers['webhook-signature'] ?? ''
}

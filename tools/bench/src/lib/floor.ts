import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { Delivery } from './delivery.ts'

/** The least that verifying can cost: the HMAC, the comparison, the parsing, and not one check beside them. */
export type Floor = (delivery: Delivery) => unknown

/** Compares 32 bytes with 32 bytes. */
export function bytesFloor(key: KeyObject): Floor {
  return ({ headers, body }) => {
    const expected = createHmac('sha256', key).update(prefixOf(headers)).update(body).digest()
    const given = Buffer.from(signatureOf(headers).slice(3), 'base64')
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new Error('no match')
    return JSON.parse(body.toString())
  }
}

/** Compares the base64 of both: `digest()` allocates its Buffer outside the pool, `digest('base64')` none. */
export function textFloor(key: KeyObject): Floor {
  return ({ headers, body }) => {
    const expected = Buffer.from(
      createHmac('sha256', key).update(prefixOf(headers)).update(body).digest('base64'),
    )
    const given = Buffer.from(signatureOf(headers).slice(3))
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new Error('no match')
    return JSON.parse(body.toString())
  }
}

function prefixOf(headers: Delivery['headers']): string {
  return `${headers['webhook-id']}.${headers['webhook-timestamp']}.`
}

function signatureOf(headers: Delivery['headers']): string {
  return headers['webhook-signature'] ?? ''
}

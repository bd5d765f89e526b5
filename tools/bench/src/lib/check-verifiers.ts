import { deepStrictEqual, rejects } from 'node:assert/strict'
import type { Delivery } from './delivery.ts'
import type { Verify } from './verifiers.ts'

/**
 * Rejects unless every candidate returns the payload of `valid` and rejects `valid` with one byte changed. A candidate that does
 * not verify must not get a figure.
 */
export async function checkVerifiers(verifiers: Record<string, Verify>, valid: Delivery): Promise<void> {
  const payload: unknown = JSON.parse(valid.body.toString())
  const body = Buffer.from(valid.body)
  body[body.length - 2] = body.at(-2) === 0x20 ? 0x21 : 0x20
  for (const [name, verify] of Object.entries(verifiers)) {
    deepStrictEqual(payloadOf(await verify(valid)), payload, `${name} returned another payload`)
    await rejects(async () => verify({ ...valid, body }), `${name} accepted a tampered body`)
  }
}

function payloadOf(result: unknown): unknown {
  return typeof result === 'object' && result !== null && 'payload' in result ? result.payload : result
}

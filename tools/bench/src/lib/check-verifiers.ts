import { deepStrictEqual, rejects } from 'node:assert/strict'
import type { Delivery } from './delivery.ts'
import type { Verify } from './verifiers.ts'

/** Fails unless every candidate gives the payload of `good` and refuses `good` with one byte changed: no figure of a candidate that does not work. */
export async function checkVerifiers(verifiers: Record<string, Verify>, good: Delivery): Promise<void> {
  const payload: unknown = JSON.parse(good.body.toString())
  const body = Buffer.from(good.body)
  body[body.length - 2] = body.at(-2) === 0x20 ? 0x21 : 0x20
  for (const [name, verify] of Object.entries(verifiers)) {
    deepStrictEqual(payloadOf(await verify(good)), payload, `${name} gave another payload`)
    await rejects(async () => verify({ ...good, body }), `${name} accepted a body that was tampered with`)
  }
}

function payloadOf(result: unknown): unknown {
  return typeof result === 'object' && result !== null && 'payload' in result ? result.payload : result
}

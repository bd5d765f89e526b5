import type { KeyObject } from 'node:crypto'
import type { Fault } from './faults.ts'

/** One way to read a part of a delivery, with the mistakes that it implies. */
export interface Reading<T> {
  value: T
  faults: readonly Fault[]
}

export type BodyReading = Reading<Uint8Array>

/** Bytes that the signature header holds in some encoding. */
export type SignatureReading = Reading<Uint8Array>

export type Key = { kind: 'hmac'; bytes: Uint8Array } | { kind: 'ed25519'; publicKey: KeyObject }

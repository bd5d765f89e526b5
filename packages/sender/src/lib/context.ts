import type { Database } from './database/database.ts'
import type { Envelope, LegacySignature } from './envelope.ts'
import type { AddressRules } from './transport/guard/address-rules.ts'
import type { SenderLogger } from './logger.ts'
import type { EnginePolicy } from './policy.ts'
import type { ListenerTransport } from './transport/listener-transport.ts'
import type { DeliveryQueue } from './queue/delivery-queue.ts'
import type { SecretBox } from './secrets/secret-box.ts'

/** What the parts of a sender share. */
export interface Context {
  readonly database: Database
  readonly queue: DeliveryQueue
  readonly secretBox: SecretBox
  /** 32 bytes for one purpose, from the key that secrets are sealed under: the same in every process of this database. */
  readonly deriveKey: (purpose: string) => Uint8Array
  readonly listenerTransport: ListenerTransport
  readonly policy: EnginePolicy
  readonly rules: AddressRules
  readonly allowHttp: boolean
  readonly envelope: Envelope
  readonly legacySignature: LegacySignature | undefined
  readonly log: SenderLogger
}

/** The channel that says, on commit, that there is something to deliver. */
export const WAKE_CHANNEL = 'hookseal_wake'

/** Of endpoints and events for which no organisation is named. */
export const DEFAULT_ORGANIZATION = 'default'

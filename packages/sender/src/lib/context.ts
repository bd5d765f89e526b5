import type { Clock, Database } from '@hookseal/engine/database'
import type { Partitions } from './database/partitions/partitions.ts'
import type { Envelope, LegacySignature } from './envelope.ts'
import type { AddressRules } from './transport/guard/address-rules.ts'
import type { Logger } from '@hookseal/engine'
import type { EnginePolicy } from './policy.ts'
import type { ListenerTransport } from './transport/listener-transport.ts'
import type { Queue } from '@hookseal/engine/queue'
import type { Fanouts } from './resources/events/fanouts.ts'
import type { QuotaReader } from './resources/quotas.ts'
import type { ConnectionLimits } from './connection-limits.ts'
import type { Changes } from './resources/changes.ts'
import type { SecretBox } from '@hookseal/engine/secrets'

/** The dependencies and options that all parts of a sender share. */
export interface Context {
  readonly database: Database
  readonly clock: Clock
  readonly partitions: Partitions
  readonly queue: Queue
  readonly secretBox: SecretBox
  /** Derives 32 bytes for one purpose from the encryption key. All processes of a database get the same bytes. */
  readonly deriveKey: (purpose: string) => Uint8Array
  readonly listenerTransport: ListenerTransport
  readonly policy: EnginePolicy
  readonly rules: AddressRules
  readonly allowHttp: boolean
  readonly envelope: Envelope
  readonly legacySignature: LegacySignature | undefined
  readonly quotas: QuotaReader
  /** Run what occupies a connection for longer than a moment. */
  readonly limits: ConnectionLimits
  /** Reports changes to streams of all processes. */
  readonly changes: Changes
  readonly fanouts: Fanouts
  readonly log: Logger
}

/** The organization of endpoints and events that are created without one. */
export const DEFAULT_ORGANIZATION = 'default'

import type { Envelope, LegacySignature } from './envelope.ts'
import type { AttemptReport } from './engine/attempts/attempt-report.ts'
import type { Logger } from '@hookseal/engine'
import type { OperationalEvent } from './operational-events.ts'
import type { PolicyOptions } from './policy.ts'
import type { Quotas } from './resources/quota-ranges.ts'
import type { HttpTransportOptions } from './transport/http-transport.ts'

export interface SenderOptions extends PolicyOptions {
  /** `pglite:<directory>` for one process, or `postgres://…` for any number of them. @default 'pglite:./.hookseal' */
  database?: string
  /**
   * The address of the same PostgreSQL server without a pooler in transaction mode, which does not pass notifications on. Used for one
   * connection that receives notifications, and to build indexes. Must not be set for an embedded database. @default the `database` option
   */
  directDatabase?: string
  /**
   * Maximum connections of this process to PostgreSQL, 5 to 1000. Everything counts: publishes, deliveries, the queue, notifications and your
   * own transactions. @default 6
   */
  connections?: number
  /**
   * The key that encrypts signing secrets in the database: 32 bytes in base64.
   * @default the environment variable HOOKSEAL_ENCRYPTION_KEY, or the file hookseal.key of an embedded database
   */
  encryptionKey?: string
  /** Allows `http:` URLs of endpoints, for development. @default false */
  allowHttp?: boolean
  /** Networks that are not public but allowed for endpoints, in CIDR notation, for development. @default none */
  allowNetworks?: readonly string[]
  /** Certificate authorities that replace the default ones, in PEM. @default those of Node */
  ca?: HttpTransportOptions['ca']
  /** Resolves host names of endpoints. @default the system's name servers */
  lookup?: HttpTransportOptions['lookup']
  /** Creates the body of deliveries. @default the envelope of the Standard Webhooks spec */
  envelope?: Envelope
  /** A custom signature header, in addition to the standard ones. @default none */
  legacySignature?: LegacySignature
  /** What one organization may use. Operators can change it for each organization. @default see `Quotas` */
  quotas?: Partial<Quotas>
  /** @default pino to standard error, at the level `warn` */
  logger?: Logger
  /** Called with every operational event, also without subscribed endpoints. */
  onOperationalEvent?: (event: OperationalEvent) => void
  /** Called after each attempt of this process, before its outcome is written. */
  onAttempt?: (attempt: AttemptReport) => void
}

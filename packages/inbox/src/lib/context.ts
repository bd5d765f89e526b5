import type { EventSchemas } from '@hookseal/core'
import type { Logger } from '@hookseal/engine'
import type { Clock, Database } from '@hookseal/engine/database'
import type { Job, Queue } from '@hookseal/engine/queue'
import type { Router } from './handlers/router.ts'
import type { InboxPolicy } from './options.ts'
import type { RunReport } from './runs/run-report.ts'

/** What the parts of an inbox share. */
export interface Context {
  readonly database: Database
  readonly clock: Clock
  readonly queue: Queue
  readonly router: Router
  readonly policy: InboxPolicy
  readonly events: EventSchemas | undefined
  readonly onRun: ((report: RunReport) => void) | undefined
  readonly log: Logger
  /** Leased messages that a transaction of their handlers has completed. Their leases are gone, and cannot be lost any more. */
  readonly recorded: WeakSet<Job>
}

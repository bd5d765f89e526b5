import type { PostgresServer } from '@hookseal/services'
import type { Settings } from '../lib/settings.ts'

/** What each part of the bench measures with. */
export interface InboxBenchContext extends Pick<Settings, 'rounds' | 'seconds' | 'body'> {
  postgres: PostgresServer
  redisUrl: string
  /** Returns the `database` option of an inbox in a new directory. */
  embedded: () => string
  /** Reduces a number of rows in proportion to `seconds`. */
  of: (count: number) => number
}

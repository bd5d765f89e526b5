export { ADVISORY_LOCKS } from './lib/database/advisory-locks.ts'
export { checkWritable } from './lib/database/check-writable.ts'
export { type Clock, createClock, type Moment, readMoment, readNow } from './lib/database/clock.ts'
export { isConcurrent, withoutConcurrently } from './lib/database/concurrent-index.ts'
export { readConnections, readDirectDatabase } from './lib/database/connection-options.ts'
export { isDatabaseError, isQueryTimeout, isUnavailable } from './lib/database/database-errors.ts'
export type {
  Database,
  DatabaseOptions,
  Queries,
  Transaction,
  TransactionClient,
} from './lib/database/database.ts'
export { lockDirectory } from './lib/database/directory-lock.ts'
export { runExclusively } from './lib/database/exclusive-transaction.ts'
export { idArray } from './lib/database/id-array.ts'
export { migrate, type Migration, type Migrations } from './lib/database/migrate.ts'
export { openDatabase } from './lib/database/open-database.ts'
export { POSTGRES_LIMITS } from './lib/database/postgres-limits.ts'
export {
  toEngineError,
  translateErrors,
  withDatabaseErrors,
  withoutValues,
} from './lib/database/query-errors.ts'
export { sqlStateOf } from './lib/database/sql-state.ts'
export { textTable } from './lib/database/text-table.ts'
export { toTransaction } from './lib/database/to-transaction.ts'
export type { WorkLimits } from './lib/database/work-limits.ts'

export { type LimitByKey, limitByKey } from './lib/util/limit-by-key.ts'
export { runPeriodically } from './lib/util/run-periodically.ts'
export { createWakeUp } from './lib/util/wake-up.ts'
export { TimeoutError, withTimeout } from './lib/util/with-timeout.ts'

export type { MadeAttempt } from './lib/dispatch/attempt-runner.ts'
export { type Dispatcher, startDispatcher } from './lib/dispatch/dispatcher.ts'
export { LeaseLostError } from './lib/dispatch/lease-renewal.ts'
export { isLeaseTooOld } from './lib/dispatch/lease-age.ts'
export type {
  AbandonedOutcome,
  AttemptedOutcome,
  EngineWork,
  JobOutcome,
  LoadedWork,
} from './lib/queue/work.ts'
export { jobOfOutcome } from './lib/queue/work.ts'
export type { Health } from './lib/lanes/lane.ts'
export { dueAt } from './lib/outcomes/due-at.ts'

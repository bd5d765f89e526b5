import type { BodyKind } from './body.ts'
import type { Framework } from './framework.ts'

/** How a bench measures. Each bench has its own defaults, which give stable medians. */
export interface Settings {
  /** How many turns every candidate has. */
  rounds: number
  /** The length of one turn. */
  seconds: number
  body: BodyKind
  frameworks: readonly Framework[]
  /** Whether to include the measurements that take minutes. */
  full: boolean
  /** Whether to measure presets and the SDKs of their providers, in place of the default scheme. */
  provider: boolean
}

import type { BodyKind } from './body.ts'
import type { Framework } from './framework.ts'

/** How a bench measures. Each has defaults of its own that give quiet medians. */
export interface Settings {
  /** How often every candidate has its turn. */
  rounds: number
  /** How long one turn takes. */
  seconds: number
  body: BodyKind
  frameworks: readonly Framework[]
  /** Whether what takes minutes is measured as well. */
  full: boolean
}

import type { Spread } from './quantile.ts'
import { quartiles, times } from './format.ts'
import { table } from './table.ts'

/** What was promised of a figure, and what came out. */
export interface Target {
  what: string
  atMost?: number
  atLeast?: number
  measured: Spread
  /** @default times */
  format?: (value: number) => string
  /** What to know when judging it. */
  note?: string
}

/** A report, not an assertion: a busy machine must not fail a build. */
export function targetTable(targets: readonly Target[]): string {
  return table(
    ['target', 'to reach', 'measured', 'quartiles', 'verdict', 'note'],
    targets.map((target) => {
      const { what, measured, format = times, note = '' } = target
      return [
        what,
        bound(target, format),
        format(measured.median),
        quartiles(measured, format),
        verdict(target),
        note,
      ]
    }),
  )
}

function bound({ atMost, atLeast }: Target, format: (value: number) => string): string {
  return atMost === undefined ? `≥ ${format(atLeast ?? 0)}` : `≤ ${format(atMost)}`
}

function verdict({
  atMost = Infinity,
  atLeast = -Infinity,
  measured: { median },
}: Target): 'reached' | 'missed' {
  return median <= atMost && median >= atLeast ? 'reached' : 'missed'
}

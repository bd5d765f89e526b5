import type { Quartiles } from './quantile.ts'
import { formatQuartiles, formatRatio } from './format.ts'
import { table } from './table.ts'

/** A promised bound of a figure, and the measured value. */
export interface Target {
  name: string
  atMost?: number
  atLeast?: number
  measured: Quartiles
  /** @default formatRatio */
  format?: (value: number) => string
  /** Context for the reader of the table. */
  note?: string
}

/** Returns a table of targets. It only reports, because a busy machine must not fail a build. */
export function targetTable(targets: readonly Target[]): string {
  return table(
    ['target', 'bound', 'measured', 'quartiles', 'result', 'note'],
    targets.map((target) => {
      const { name, measured, format = formatRatio, note = '' } = target
      return [
        name,
        formatBound(target, format),
        format(measured.median),
        formatQuartiles(measured, format),
        resultOf(target),
        note,
      ]
    }),
  )
}

function formatBound({ atMost, atLeast }: Target, format: (value: number) => string): string {
  return atMost === undefined ? `≥ ${format(atLeast ?? 0)}` : `≤ ${format(atMost)}`
}

function resultOf({
  atMost = Infinity,
  atLeast = -Infinity,
  measured: { median },
}: Target): 'reached' | 'missed' {
  return median <= atMost && median >= atLeast ? 'reached' : 'missed'
}

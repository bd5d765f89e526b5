/** The value below which the share `q` (0 to 1) of `values` lies, linear between neighbours. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const position = (sorted.length - 1) * q
  const below = sorted[Math.floor(position)]
  const above = sorted[Math.ceil(position)]
  if (below === undefined || above === undefined) throw new RangeError('quantile needs at least one value')
  return below + (above - below) * (position - Math.floor(position))
}

/** The middle half of a series: its quartiles show how noisy the machine was. */
export interface Spread {
  q1: number
  median: number
  q3: number
}

export function spread(values: readonly number[]): Spread {
  return { q1: quantile(values, 0.25), median: quantile(values, 0.5), q3: quantile(values, 0.75) }
}

/**
 * The spread of `a / b`, round by round. Both values of a round were measured within a second of each other, so a
 * machine that is slow for a while slows both, which a ratio of two medians would not cancel out.
 */
export function ratio(a: readonly number[], b: readonly number[]): Spread {
  if (a.length !== b.length) throw new RangeError('ratio needs two series of the same rounds')
  return spread(a.map((value, round) => value / (b[round] ?? Number.NaN)))
}

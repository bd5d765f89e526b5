/** Returns the value below which a share `q` (0 to 1) of `values` lies, interpolated linearly between two values. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const position = (sorted.length - 1) * q
  const below = sorted[Math.floor(position)]
  const above = sorted[Math.ceil(position)]
  if (below === undefined || above === undefined) throw new RangeError('quantile requires at least one value')
  return below + (above - below) * (position - Math.floor(position))
}

/** The median and the quartiles, which show how noisy the machine was. */
export interface Quartiles {
  q1: number
  median: number
  q3: number
}

/** Returns the quartiles of a series. */
export function quartiles(values: readonly number[]): Quartiles {
  return { q1: quantile(values, 0.25), median: quantile(values, 0.5), q3: quantile(values, 0.75) }
}

/**
 * Returns the quartiles of `a / b`, calculated for each round. Both values of a round are measured within a second of each
 * other. A machine that is slow for a while slows both, which a ratio of two medians would not cancel out.
 */
export function ratioByRound(a: readonly number[], b: readonly number[]): Quartiles {
  if (a.length !== b.length) throw new RangeError('ratioByRound requires two series of the same length')
  return quartiles(a.map((value, round) => value / (b[round] ?? Number.NaN)))
}

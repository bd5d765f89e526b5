/** Returns the candidate with the fewest edits from `text`, if they are few enough for a typing mistake, or one that it begins. */
export function closest(text: string, candidates: readonly string[]): string | undefined {
  const typed = text.toLowerCase()
  const [best] = candidates
    .map((candidate) => ({ candidate, distance: distanceOf(typed, candidate) }))
    .toSorted((a, b) => a.distance - b.distance)
  if (best === undefined) return undefined
  if (best.distance <= Math.max(1, Math.floor(typed.length / 3))) return best.candidate
  return candidates.find((candidate) => candidate.includes(typed) || typed.includes(candidate))
}

/** The number of characters to insert, delete, replace or swap (optimal string alignment). */
function distanceOf(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, index) => index)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const at = (up: number, left: number): number => (up === 0 ? row : rows[i - up])?.[j - left] ?? Infinity
      const replaced = at(1, 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const isSwapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row.push(Math.min(at(1, 0) + 1, at(0, 1) + 1, replaced, isSwapped ? at(2, 2) + 1 : Infinity))
    }
    rows.push(row)
  }
  return rows.at(-1)?.at(-1) ?? Infinity
}

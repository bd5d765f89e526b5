/**
 * Measures every candidate once a round, so that all of them see the same moods of the machine. Each round starts with
 * another candidate, and every second round runs backwards: nobody always profits or suffers from his neighbour.
 */
export async function interleave<Name extends string, Sample>(
  names: readonly Name[],
  rounds: number,
  measure: (name: Name, round: number) => Promise<Sample>,
): Promise<Record<Name, Sample[]>> {
  // Every name gets its list here, which is what the type says.
  const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Sample[]>
  for (let round = 0; round < rounds; round++) {
    for (const name of orderOfRound(names, round)) samples[name].push(await measure(name, round))
  }
  return samples
}

export function orderOfRound<Name>(names: readonly Name[], round: number): Name[] {
  const start = Math.floor(round / 2) % names.length
  const order = [...names.slice(start), ...names.slice(0, start)]
  return round % 2 === 0 ? order : order.toReversed()
}

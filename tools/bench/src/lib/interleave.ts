/**
 * Measures every candidate once per round, so that changes in the machine's speed affect all of them. Each round starts with
 * another candidate and every second round runs backwards, so that no candidate always follows the same one.
 */
export async function interleave<Name extends string, Sample>(
  names: readonly Name[],
  rounds: number,
  measure: (name: Name, round: number) => Promise<Sample>,
): Promise<Record<Name, Sample[]>> {
  // The cast is sound: every name gets its list here.
  const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Sample[]>
  for (let round = 0; round < rounds; round++) {
    for (const name of orderOfRound(names, round)) samples[name].push(await measure(name, round))
  }
  return samples
}

/** Returns the order of the candidates in a round. */
export function orderOfRound<Name>(names: readonly Name[], round: number): Name[] {
  const start = Math.floor(round / 2) % names.length
  const order = [...names.slice(start), ...names.slice(0, start)]
  return round % 2 === 0 ? order : order.toReversed()
}

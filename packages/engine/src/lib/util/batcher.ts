/**
 * Returns a function that runs concurrent calls in batches. While one batch is running, calls collect in the next one. If a batch
 * fails, its items run one by one, so that one invalid item does not reject the other calls: unless the error `concernsAll`, as that
 * of a database that is unavailable does.
 *
 * A batch takes items of all groups in turns, so that one group cannot delay the others by a long queue. `run` may return the results of
 * the first items only: the other items run in later batches, those of groups without a result first.
 */
export function createBatcher<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
  {
    max,
    groupOf = () => '',
    concernsAll = () => false,
  }: { max: number; groupOf?: (item: Item) => string; concernsAll?: (error: unknown) => boolean },
): (item: Item) => Promise<Result> {
  interface Waiting {
    item: Item
    resolve: (result: Result) => void
    reject: (error: unknown) => void
  }
  /** By group, in the order of their turns. */
  const waiting = new Map<string, Waiting[]>()
  let running = false

  async function drain(): Promise<void> {
    running = true
    while (waiting.size > 0) await settle(takeTurns())
    running = false
  }

  function takeTurns(): Waiting[] {
    const batch: Waiting[] = []
    while (batch.length < max && waiting.size > 0)
      for (const [group, items] of [...waiting].slice(0, max - batch.length)) {
        batch.push(...items.splice(0, 1))
        // The next turn of the group comes after those of all others.
        waiting.delete(group)
        if (items.length > 0) waiting.set(group, items)
      }
    return batch
  }

  function putBack(rest: readonly Waiting[], served: ReadonlySet<string>): void {
    const groups = new Map(waiting)
    for (const [group, items] of Map.groupBy(rest, ({ item }) => groupOf(item)))
      groups.set(group, [...items, ...(groups.get(group) ?? [])])
    waiting.clear()
    for (const hadTurn of [false, true])
      for (const [group, items] of groups) if (served.has(group) === hadTurn) waiting.set(group, items)
  }

  async function settle(batch: readonly Waiting[]): Promise<void> {
    try {
      const results = await run(batch.map(({ item }) => item))
      if (results.length === 0) throw new Error('a batch returned no results')
      const done = batch.slice(0, results.length)
      results.forEach((result, index) => done[index]?.resolve(result))
      putBack(batch.slice(results.length), new Set(done.map(({ item }) => groupOf(item))))
    } catch (error) {
      if (batch.length === 1 || concernsAll(error)) for (const { reject } of batch) reject(error)
      else for (const one of batch) await settle([one])
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      const group = groupOf(item)
      const items = waiting.get(group) ?? []
      items.push({ item, resolve, reject })
      waiting.set(group, items)
      // Start after this turn of the event loop, so that all calls of one turn share the first batch.
      if (!running) {
        running = true
        setImmediate(() => void drain())
      }
    })
}

/**
 * Returns a function that runs concurrent calls in batches. While one batch is running, calls collect in the next one. If a batch
 * fails, its items run one by one, so that one invalid item does not reject the other calls: unless the error `concernsAll`, as that
 * of a database that is unavailable does.
 */
export function createBatcher<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
  { max, concernsAll = () => false }: { max: number; concernsAll?: (error: unknown) => boolean },
): (item: Item) => Promise<Result> {
  interface Waiting {
    item: Item
    resolve: (result: Result) => void
    reject: (error: unknown) => void
  }
  let waiting: Waiting[] = []
  let running = false

  async function drain(): Promise<void> {
    running = true
    while (waiting.length > 0) {
      const batch = waiting.slice(0, max)
      waiting = waiting.slice(max)
      await settle(batch)
    }
    running = false
  }

  async function settle(batch: readonly Waiting[]): Promise<void> {
    try {
      const results = await run(batch.map(({ item }) => item))
      batch.forEach(({ resolve, reject }, index) => {
        const result = results[index]
        if (result === undefined) reject(new Error('a batch returned fewer results than it had items'))
        else resolve(result)
      })
    } catch (error) {
      if (batch.length === 1 || concernsAll(error)) for (const { reject } of batch) reject(error)
      else for (const one of batch) await settle([one])
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      // Start after this turn of the event loop, so that all calls of one turn share the first batch.
      if (!running) {
        running = true
        setImmediate(() => void drain())
      }
    })
}

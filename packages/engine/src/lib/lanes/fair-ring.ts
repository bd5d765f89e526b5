/** Items in the order of what each holds, the least first. Equal ones take turns. No operation depends on the number of items. */
export interface FairRing<T> extends Iterable<T> {
  /** Adds the item, or moves it behind those that hold as much if what it holds has changed. */
  readonly set: (item: T, held: number) => void
  readonly delete: (item: T) => void
  readonly least: () => T | undefined
}

export function createFairRing<T>(): FairRing<T> {
  /** By what the items hold. */
  const buckets: Set<T>[] = []
  const heldBy = new Map<T, number>()
  /** No bucket below it contains anything. */
  let lowest = 0

  function remove(item: T): void {
    const held = heldBy.get(item)
    if (held !== undefined) buckets[held]?.delete(item)
    heldBy.delete(item)
  }

  function* inOrder(): Generator<T> {
    while (lowest < buckets.length && buckets[lowest]?.size === 0) lowest++
    for (let held = lowest; held < buckets.length; held++) yield* buckets[held] ?? []
  }

  return {
    set(item, held) {
      if (heldBy.get(item) === held) return
      remove(item)
      while (buckets.length <= held) buckets.push(new Set())
      buckets[held]?.add(item)
      heldBy.set(item, held)
      lowest = Math.min(lowest, held)
    },
    delete: remove,
    least() {
      for (const item of inOrder()) return item
      return undefined
    },
    [Symbol.iterator]: inOrder,
  }
}

/** Items with a time each, the earliest first, in a binary heap. */
export interface Alarms<T> {
  /** Sets the item's only time, or removes it with Infinity. */
  readonly set: (item: T, at: number) => void
  /** Removes and returns an item whose time has come, if any. */
  readonly due: (now: number) => T | undefined
  /** The earliest time, or Infinity. */
  readonly next: () => number
}

export function createAlarms<T>(): Alarms<T> {
  const heap: { item: T; at: number }[] = []
  /** Entries of the heap with another time than this are out of date. */
  const current = new Map<T, number>()

  function push(item: T, at: number): void {
    let index = heap.length
    heap.push({ item, at })
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (timeAt(parent) <= timeAt(index)) return
      swap(index, parent)
      index = parent
    }
  }

  function pop(): void {
    swap(0, heap.length - 1)
    heap.pop()
    for (let index = 0; ;) {
      const left = 2 * index + 1
      const child = timeAt(left + 1) < timeAt(left) ? left + 1 : left
      if (timeAt(child) >= timeAt(index)) return
      swap(index, child)
      index = child
    }
  }

  const timeAt = (index: number) => heap[index]?.at ?? Infinity

  function swap(a: number, b: number): void {
    const [entry, other] = [heap[a], heap[b]]
    if (entry === undefined || other === undefined) return
    heap[a] = other
    heap[b] = entry
  }

  /** The earliest entry that is not out of date. */
  function first(): { item: T; at: number } | undefined {
    while (heap[0] !== undefined && current.get(heap[0].item) !== heap[0].at) pop()
    return heap[0]
  }

  return {
    set(item, at) {
      if ((current.get(item) ?? Infinity) === at) return
      if (at === Infinity) current.delete(item)
      else {
        current.set(item, at)
        push(item, at)
      }
    },
    due(now) {
      const entry = first()
      if (entry === undefined || entry.at > now) return undefined
      pop()
      current.delete(entry.item)
      return entry.item
    },
    next: () => first()?.at ?? Infinity,
  }
}

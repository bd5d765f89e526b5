/** Limits the bytes that were handed to a listener and that it has not read. Further ones wait for their turn. */
export interface UnreadBytes {
  /**
   * Calls `hand` as soon as there is room for `bytes`. They are unread until the promise that it returns has settled. Returns a function
   * that removes them if they still wait, and then returns true.
   */
  readonly add: (bytes: number, hand: () => unknown) => () => boolean
}

export function createUnreadBytes(maxBytes: number): UnreadBytes {
  const waiting: { bytes: number; hand: () => unknown }[] = []
  let unread = 0

  function start(): void {
    for (let [next] = waiting; next !== undefined; [next] = waiting) {
      // Anything is handed to a listener that has read all of the rest.
      if (unread > 0 && unread + next.bytes > maxBytes) return
      waiting.shift()
      void handOver(next)
    }
  }

  async function handOver({ bytes, hand }: { bytes: number; hand: () => unknown }): Promise<void> {
    unread += bytes
    try {
      await hand()
    } finally {
      unread -= bytes
      start()
    }
  }

  return {
    add(bytes, hand) {
      const entry = { bytes, hand }
      waiting.push(entry)
      start()
      return () => {
        const at = waiting.indexOf(entry)
        if (at !== -1) waiting.splice(at, 1)
        return at !== -1
      }
    },
  }
}

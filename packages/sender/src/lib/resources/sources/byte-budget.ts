/** Counts bytes in memory, of one key and of all. */
export interface ByteBudget {
  /** Takes so many bytes. Returns whether they are available; if not, it takes none. */
  readonly take: (key: string, bytes: number) => boolean
  /** Returns bytes that were taken. */
  readonly release: (key: string, bytes: number) => void
}

export function createByteBudget({ ofOne, ofAll }: { ofOne: number; ofAll: number }): ByteBudget {
  const taken = new Map<string, number>()
  let total = 0

  function add(key: string, bytes: number): void {
    total += bytes
    const own = (taken.get(key) ?? 0) + bytes
    if (own === 0) taken.delete(key)
    else taken.set(key, own)
  }

  return {
    take(key, bytes) {
      if ((taken.get(key) ?? 0) + bytes > ofOne || total + bytes > ofAll) return false
      add(key, bytes)
      return true
    },
    release: (key, bytes) => add(key, -bytes),
  }
}

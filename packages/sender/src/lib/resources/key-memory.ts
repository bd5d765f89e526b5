/**
 * Remembers found values for a short time, so that a client with many requests does not cost a query for each.
 *
 * A value is used for at most `ms` after its read began, by the monotonic clock and by the clock of the machine: the monotonic one stops
 * while a machine is suspended. No message between processes is needed to forget it, so none can be lost.
 */
export interface Memory<Value> {
  /** Resolves with the value as it was at most `ms` before this call. Concurrent calls share a read. */
  readonly get: (name: string, read: () => Promise<Value | undefined>) => Promise<Value | undefined>
  /** Forgets all values, also those being read. */
  readonly clear: () => void
}

interface Reading<Value> {
  value: Promise<Value | undefined>
  monotonicAt: number
  wallAt: number
}

/** More are not remembered: an unknown token is not, so each needs a valid key. */
const MAX = 10_000

export function createMemory<Value>(ms: number): Memory<Value> {
  const readings = new Map<string, Reading<Value>>()

  function isFresh({ monotonicAt, wallAt }: Reading<Value>): boolean {
    return performance.now() - monotonicAt < ms && Math.abs(Date.now() - wallAt) < ms
  }

  async function start(name: string, read: () => Promise<Value | undefined>): Promise<Value | undefined> {
    const own = { monotonicAt: performance.now(), wallAt: Date.now(), value: read() }
    if (readings.size >= MAX) readings.clear()
    readings.set(name, own)
    const forget = () => {
      if (readings.get(name) === own) readings.delete(name)
    }
    try {
      const value = await own.value
      if (value === undefined) forget()
      return value
    } catch (error) {
      forget()
      throw error
    }
  }

  return {
    async get(name, read) {
      const known = readings.get(name)
      if (known !== undefined && isFresh(known)) {
        const value = await known.value
        // A slow read may have begun before a revocation that has ended since.
        if (isFresh(known)) return value
      }
      return start(name, read)
    },
    clear: () => readings.clear(),
  }
}

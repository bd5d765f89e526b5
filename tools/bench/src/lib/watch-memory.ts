import { collectAll } from './collect-garbage.ts'

export interface MemoryReport {
  baselineBytes: number
  peakBytes: number
  /** The longest time without a sample: a server that is busy samples late. */
  longestGapMs: number
}

const EVERY_MS = 2

/** Watches this process's RSS from a baseline after full collections. `baseline` resolves once that is taken. */
export function watchMemory(): { baseline: Promise<number>; stop: () => MemoryReport } {
  let baselineBytes = 0
  let peakBytes = 0
  let longestGapMs = 0
  let last = 0
  let timer: NodeJS.Timeout | undefined

  function sample(): void {
    const now = performance.now()
    longestGapMs = Math.max(longestGapMs, now - last)
    last = now
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss())
  }

  async function start(): Promise<number> {
    await collectAll()
    baselineBytes = process.memoryUsage.rss()
    last = performance.now()
    timer = setInterval(sample, EVERY_MS)
    return baselineBytes
  }

  return {
    baseline: start(),
    stop() {
      sample()
      clearInterval(timer)
      return { baselineBytes, peakBytes, longestGapMs }
    },
  }
}

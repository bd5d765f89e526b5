import { collectAllGarbage } from './collect-garbage.ts'

export interface MemoryReport {
  baselineBytes: number
  peakBytes: number
  /** The longest time between two samples. A busy server samples late. */
  longestGapMs: number
}

const INTERVAL_MS = 2

/** Samples the RSS of this process every 2 ms. `baseline` resolves with the RSS after full garbage collections, when sampling starts. */
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
    await collectAllGarbage()
    baselineBytes = process.memoryUsage.rss()
    last = performance.now()
    timer = setInterval(sample, INTERVAL_MS)
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

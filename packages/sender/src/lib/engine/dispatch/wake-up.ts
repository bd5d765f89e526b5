/** Lets a loop sleep until there is something to do. */
export interface WakeUp {
  /** Ends the sleep, or the next one if nobody sleeps. */
  readonly wake: () => void
  /** Resolves when woken, at the latest after `ms`. */
  readonly sleep: (ms: number) => Promise<void>
}

export function createWakeUp(): WakeUp {
  let woken = false
  let resolve: (() => void) | undefined
  return {
    wake() {
      woken = true
      resolve?.()
    },
    async sleep(ms) {
      if (!woken) {
        await new Promise<void>((done) => {
          const timer = setTimeout(done, ms)
          resolve = () => {
            clearTimeout(timer)
            done()
          }
        })
        resolve = undefined
      }
      woken = false
    },
  }
}

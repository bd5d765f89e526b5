/** A sleep that can be interrupted. */
export interface WakeUp {
  /** Ends the current sleep, or the next one if there is none. */
  readonly wake: () => void
  /** Resolves after `ms`, or earlier when woken. */
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

import type { SenderLogger } from '../logger.ts'

/** Does `work` every so often, never twice at once, until it's stopped; then waits for it. */
export function runPeriodically(
  ms: number,
  work: (signal: AbortSignal) => Promise<unknown>,
  log: SenderLogger,
): () => Promise<void> {
  const ended = new AbortController()
  let current = Promise.resolve()
  let timer = schedule()

  function schedule(): NodeJS.Timeout {
    return setTimeout(() => {
      current = work(ended.signal)
        .then(
          () => {},
          (err: unknown) => log.error({ err }, 'work in the background failed; it is tried again'),
        )
        .finally(() => {
          if (!ended.signal.aborted) timer = schedule()
        })
    }, ms)
  }

  return async () => {
    ended.abort()
    clearTimeout(timer)
    await current
  }
}

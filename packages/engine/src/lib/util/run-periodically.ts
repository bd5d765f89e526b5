import type { Logger } from '../logger.ts'

/**
 * Runs `work` every `ms`, one run at a time. Returns a function that stops it and waits for the current run.
 *
 * @param firstMs When the first run starts. @default ms
 */
export function runPeriodically(
  ms: number,
  work: (signal: AbortSignal) => Promise<unknown>,
  log: Logger,
  firstMs: number = ms,
): () => Promise<void> {
  const ended = new AbortController()
  let current = Promise.resolve()
  let timer = schedule(firstMs)

  function schedule(waitMs: number): NodeJS.Timeout {
    return setTimeout(() => {
      current = work(ended.signal)
        .then(
          () => {},
          (err: unknown) => log.error({ err }, 'background task failed, retrying'),
        )
        .finally(() => {
          if (!ended.signal.aborted) timer = schedule(ms)
        })
    }, waitMs)
  }

  return async () => {
    ended.abort()
    clearTimeout(timer)
    await current
  }
}

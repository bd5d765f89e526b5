import type { SenderLogger } from '../logger.ts'

/** Runs `work` every `ms`, one run at a time. Returns a function that stops it and waits for the current run. */
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
          (err: unknown) => log.error({ err }, 'background task failed, retrying'),
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

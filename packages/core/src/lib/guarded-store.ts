import { DEFAULTS } from './defaults.ts'
import type { DedupeStore } from './dedupe-store.ts'
import { WebhookError } from './errors.ts'

/**
 * The store with an end to every wait: whatever fails (by a throw as well), or takes longer than `timeoutMs`, rejects
 * with `ERR_WEBHOOK_STORE`. A client that queues commands while its server is away would otherwise hold deliveries
 * for as long as the outage lasts.
 */
export function guardStore(store: DedupeStore, timeoutMs: number): DedupeStore {
  return {
    async claim(key, options) {
      const claim = (async () => store.claim(key, options))()
      try {
        return await within('claim', timeoutMs, () => claim)
      } catch (error) {
        giveBackLateClaim(store, key, claim)
        throw error
      }
    },
    renew: (...args) => within('renew', timeoutMs, () => store.renew(...args)),
    complete: (...args) => within('complete', timeoutMs, () => store.complete(...args)),
    release: (...args) => within('release', timeoutMs, () => store.release(...args)),
  }
}

/** Nobody waits for this claim any more, so, should it be acquired after all, it must not block the retry. */
function giveBackLateClaim(store: DedupeStore, key: string, claim: ReturnType<DedupeStore['claim']>): void {
  claim
    .then((late) => (late.status === 'acquired' ? store.release(key, late.token) : false))
    .catch(() => {
      // The store failed, as the caller was told already; a claim that it holds nevertheless ends with its lease.
    })
}

/** A store in this process has answered by then; a timer for it would cost more than the store. */
const EARLY_TURNS = 6

async function within<T>(name: string, timeoutMs: number, operation: () => Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    const running = operation()
    if (await settlesEarly(running)) return await running
    const timeout = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () => reject(storeError(`The dedupe store took longer than ${timeoutMs} ms to ${name}.`)),
        timeoutMs,
      )
    })
    return await Promise.race([running, timeout])
  } catch (cause) {
    throw cause instanceof WebhookError ? cause : storeError(`The dedupe store failed to ${name}.`, cause)
  } finally {
    clearTimeout(timer)
  }
}

async function settlesEarly(running: Promise<unknown>): Promise<boolean> {
  return Promise.race([running.then(yes, yes), passTurns()])
}

function yes(): boolean {
  return true
}

async function passTurns(): Promise<boolean> {
  for (let turn = 0; turn < EARLY_TURNS; turn++) await Promise.resolve()
  return false
}

function storeError(message: string, cause?: unknown): WebhookError {
  return new WebhookError('ERR_WEBHOOK_STORE', message, {
    cause,
    retryAfterSeconds: DEFAULTS.unavailableRetrySeconds,
  })
}

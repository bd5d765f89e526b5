import { DEFAULTS } from '../defaults.ts'
import { WebhookConfigError } from '../errors.ts'
import type { ClaimResult, ClaimOptions, CompleteResult, DedupeStore } from './dedupe-store.ts'

/** The options of {@link memoryStore}. */
export interface MemoryStoreOptions {
  /**
   * The largest number of events kept. When it is reached, the tenth of them that was completed longest ago is evicted. An active
   * claim is never evicted: if all events are in flight, `claim` rejects.
   * @default 100000
   */
  maxEntries?: number
  /** Returns the time of a monotonic clock, in milliseconds. @default performance.now */
  now?: () => number
}

interface Lease {
  token: string
  fence: number
  bodyHash: string
  expiresAt: number
}

/** Without the token, which follows from the fence: V8 keeps the 36 characters of a new UUID in 480 bytes. */
interface Done {
  fence: number
  completion: CompleteResult
  bodyHash: string
  expiresAt: number
}

/**
 * Returns a dedupe store in the memory of this process, for a single process, development and tests. Several processes, or one that
 * restarts, need a shared store: otherwise duplicates are handled again.
 *
 * Every operation runs synchronously and returns its result, so it is atomic. The store has no timers.
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_OPTION` if `maxEntries` is not a whole number above 0.
 */
export function memoryStore(options: MemoryStoreOptions = {}): DedupeStore & { readonly size: number } {
  const { maxEntries = DEFAULTS.memoryStoreEntries, now = () => performance.now() } = options
  if (!Number.isInteger(maxEntries) || maxEntries < 1)
    throw new WebhookConfigError('ERR_WEBHOOK_OPTION', 'maxEntries must be a whole number above 0')
  const leases = new Map<string, Lease>()
  // In the order of completion, so the first entry is the next to evict.
  const done = new Map<string, Done>()
  // Set by the first claim: workerd has no random values outside of requests.
  let prefix: string | undefined
  let fence = 0
  const tenth = Math.ceil(maxEntries / 10)
  let claimsUntilSweep = tenth

  /**
   * Runs one time per `maxEntries / 10` claims, and evicts that many entries. Deleting the first entry of a large Map for each claim is
   * slow, because V8 walks over all entries deleted before it. At the cap, an event would take 130 µs instead of 4 µs.
   */
  function makeRoom(at: number): void {
    const full = leases.size + done.size >= maxEntries
    if (claimsUntilSweep-- > 0 && !full) return
    claimsUntilSweep = tenth
    for (const [key, lease] of leases) if (lease.expiresAt <= at) leases.delete(key)
    let excess = full ? leases.size + done.size - maxEntries + tenth : 0
    for (const [key, { expiresAt }] of done) {
      if (excess-- <= 0 && expiresAt > at) break
      done.delete(key)
    }
    if (leases.size + done.size < maxEntries) return
    throw new Error(`memoryStore is full: maxEntries (${maxEntries}) events are in flight`)
  }

  function claim(key: string, { bodyHash, leaseMs }: ClaimOptions): ClaimResult {
    const at = now()
    const completed = done.get(key)
    if (completed !== undefined && completed.expiresAt > at)
      return { status: 'done', bodyHash: completed.bodyHash }
    const current = leases.get(key)
    if (current !== undefined && current.expiresAt > at)
      return { status: 'in_flight', retryAfterMs: Math.ceil(current.expiresAt - at) }
    done.delete(key)
    leases.delete(key)
    makeRoom(at)
    const token = tokenOf(++fence)
    leases.set(key, { token, fence, bodyHash, expiresAt: at + leaseMs })
    return { status: 'acquired', token, fence }
  }

  /** Other stores and other processes cannot guess it. Handlers of this process can, but they can also call the store. */
  function tokenOf(claimFence: number): string {
    prefix ??= crypto.randomUUID()
    return `${prefix}-${claimFence}`
  }

  function renew(key: string, token: string, leaseMs: number): boolean {
    const lease = leases.get(key)
    const at = now()
    if (lease?.token !== token || lease.expiresAt <= at) return false
    lease.expiresAt = at + leaseMs
    return true
  }

  function complete(key: string, token: string, retainMs: number): CompleteResult {
    const lease = leases.get(key)
    if (lease?.token !== token) {
      const before = done.get(key)
      return before !== undefined && tokenOf(before.fence) === token ? before.completion : 'lost'
    }
    const at = now()
    const completion = lease.expiresAt > at ? 'ok' : 'late'
    leases.delete(key)
    done.set(key, { fence: lease.fence, completion, bodyHash: lease.bodyHash, expiresAt: at + retainMs })
    return completion
  }

  function release(key: string, token: string): boolean {
    return leases.get(key)?.token === token && leases.delete(key)
  }

  return {
    local: true,
    claim,
    renew,
    complete,
    release,
    get size() {
      return leases.size + done.size
    },
  }
}

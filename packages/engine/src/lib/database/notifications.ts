import { randomBytes } from 'node:crypto'
import { ENGINE_DEFAULTS } from '../defaults.ts'
import type { Logger } from '../logger.ts'
import { withTimeout } from '../util/with-timeout.ts'
import type { Database } from './database.ts'
import { type Listener, openListener } from './postgres-listener.ts'

/** How long a test notification may take. Its late arrival costs a minute of polling. */
const PROBE_MS = 3000
const RECONNECT_MS = 1000
/** The delay after which LISTEN is tried again where it does not work. */
const UNSUPPORTED_RETRY_MS = 60_000

interface Options {
  address: string
  /** Whether the operator set the address for LISTEN. */
  isDirect: boolean
  /** Sends a notification by another connection. */
  notify: (channel: string) => Promise<void>
  log: Logger
}

interface Subscription {
  channel: string
  onNotice: (payload: string) => void
  onGap: () => void
  pollMs: number
  polledAt: number
}

/** The notifications of a PostgreSQL server. */
export interface Notifications {
  readonly listen: Database['listen']
  readonly close: () => Promise<void>
}

/**
 * Receives notifications of any number of channels over one connection, which is replaced when it breaks. Until it is, and where LISTEN
 * does not work, subscribers are called periodically instead.
 */
export function createNotifications({ address, isDirect, notify, log }: Options): Notifications {
  const subscriptions = new Set<Subscription>()
  const timers: { retry?: NodeJS.Timeout; poll?: NodeJS.Timeout } = {}
  let listener: Listener | undefined
  /** Connecting and subscribing, one at a time. */
  let work = Promise.resolve()
  let hasWarned = false

  function subscribersOf(channel: string): Subscription[] {
    return [...subscriptions].filter((subscription) => subscription.channel === channel)
  }

  /** Makes the connection listen to the channels of all subscriptions. */
  async function update(): Promise<void> {
    work = work.then(async () => {
      try {
        await tryUpdate()
      } catch (error) {
        fallBack(error)
      }
    })
    return work
  }

  async function tryUpdate(): Promise<void> {
    const current = listener ?? (await connect())
    if (subscriptions.size === 0) return current.close()
    listener = current
    for (const { channel } of subscriptions)
      if (!current.channels.has(channel)) {
        await current.listen(channel)
        for (const { onGap } of subscribersOf(channel)) onGap()
      }
    stopTimers()
    if (hasWarned) log.info({}, 'notifications arrive again')
    hasWarned = false
  }

  async function connect(): Promise<Listener> {
    const probe = `hookseal_probe_${randomBytes(8).toString('hex')}`
    const arrival = Promise.withResolvers<void>()
    const opened = await openListener(address, {
      onNotice(channel, payload) {
        if (channel === probe) arrival.resolve()
        for (const { onNotice } of subscribersOf(channel)) onNotice(payload)
      },
      onLost() {
        if (listener === opened) listener = undefined
        if (subscriptions.size > 0) retryAfter(RECONNECT_MS)
      },
    })
    if (!opened.isBehindPooler) return opened
    try {
      await opened.listen(probe)
      await notify(probe)
      await withTimeout(PROBE_MS, async () => arrival.promise, probeLate)
      await opened.unlisten(probe)
      return opened
    } catch (error) {
      await opened.close()
      throw error
    }
  }

  async function disconnect(): Promise<void> {
    stopTimers()
    const current = listener
    listener = undefined
    await current?.close()
  }

  function fallBack(error: unknown): void {
    if (subscriptions.size === 0) return
    void listener?.close()
    listener = undefined
    const isLasting = error instanceof ProbeError || isUnsupported(error)
    if (!hasWarned) log.warn(error instanceof ProbeError ? {} : { err: error }, explain(error, isDirect))
    hasWarned = true
    retryAfter(isLasting ? UNSUPPORTED_RETRY_MS : RECONNECT_MS)
  }

  function retryAfter(ms: number): void {
    clearTimeout(timers.retry)
    timers.retry = setTimeout(() => void update(), ms).unref()
    timers.poll ??= setInterval(poll, ENGINE_DEFAULTS.notificationPollMs).unref()
  }

  function poll(): void {
    const now = performance.now()
    for (const subscription of subscriptions) {
      if (now - subscription.polledAt < subscription.pollMs - 1) continue
      subscription.polledAt = now
      subscription.onGap()
    }
  }

  function stopTimers(): void {
    clearTimeout(timers.retry)
    clearInterval(timers.poll)
    delete timers.poll
  }

  return {
    async listen(channel, onNotice, { onGap, pollMs = ENGINE_DEFAULTS.notificationPollMs }) {
      const subscription = { channel, onNotice, onGap, pollMs, polledAt: -Infinity }
      subscriptions.add(subscription)
      await update()
      return async () => {
        subscriptions.delete(subscription)
        if (subscriptions.size === 0) await disconnect()
      }
    },
    async close() {
      subscriptions.clear()
      await disconnect()
    },
  }
}

/** A notification to this process did not arrive, although LISTEN succeeded. */
class ProbeError extends Error {
  override readonly name = 'ProbeError'
}

function probeLate(): ProbeError {
  return new ProbeError('the test notification did not arrive')
}

/** Whether the server or a pooler has no LISTEN: an error of syntax (42601), or of a feature that is not supported (0A000). */
function isUnsupported(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '42601' || error.code === '0A000')
}

function explain(error: unknown, isDirect: boolean): string {
  const consequence =
    'so this process polls every second: it learns of changes by other processes that much later.'
  if (!(error instanceof ProbeError))
    return `LISTEN failed, ${consequence} directDatabase (--direct-database) can set another address for it.`
  return isDirect
    ? `Notifications do not arrive, ${consequence} directDatabase (--direct-database) must lead to the server itself, not to a pooler in transaction mode.`
    : `Notifications do not arrive through the pooler in transaction mode, ${consequence} Set directDatabase (--direct-database, DIRECT_DATABASE_URL) to an address of the server itself.`
}

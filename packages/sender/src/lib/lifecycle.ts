import { ENGINE_DEFAULTS } from '@hookseal/engine'
import type { Context } from './context.ts'
import { checkWritable } from '@hookseal/engine/database'
import { toSenderError } from './to-sender-error.ts'
import type { Engine } from './engine/engine.ts'
import { SenderError } from './errors.ts'
import { TimeoutError, withTimeout } from '@hookseal/engine/util'

/**
 * Returns the methods that start and stop a sender. `open` starts its engine, again after a failure. `finish` writes what is left, before the
 * database closes.
 */
export function createLifecycle(
  context: Context,
  open: () => Promise<Engine>,
  finish: () => Promise<void>,
): {
  start: () => Promise<void>
  isReady: () => Promise<boolean>
  stop: () => Promise<void>
} {
  const { database, queue, log } = context
  let engine: Promise<Engine> | undefined
  let stopped: Promise<void> | undefined
  let checking: Promise<boolean> | undefined

  async function stopEngine(giveUp: AbortSignal): Promise<void> {
    // A failed start has already rejected, and left nothing to stop.
    const running = await engine?.catch(() => undefined)
    await running?.stop(giveUp)
  }

  /** Whether the connections of publishing, deliveries and the queue respond, and the database can store events. */
  async function isUsable(): Promise<boolean> {
    try {
      await Promise.all([checkWritable(database), database.queue.executeSql('select 1', [])])
      return true
    } catch {
      return false
    }
  }

  return {
    async start() {
      if (stopped !== undefined)
        throw new SenderError('ERR_SENDER_CONFLICT', 'The sender is stopped. Create a new one.')
      const starting = (engine ??= open())
      try {
        await starting
      } catch (error) {
        // The database may have been unavailable: the next call tries again.
        if (engine === starting) engine = undefined
        throw toSenderError(error)
      }
    },
    async isReady() {
      if (stopped !== undefined) return false
      // One for all that wait: the probe needs no key.
      checking ??= isUsable().finally(() => (checking = undefined))
      return checking
    },
    stop() {
      stopped ??= (async () => {
        const timeoutMs = context.policy.requestTimeoutMs + ENGINE_DEFAULTS.flushMs + 2000
        const giveUp = new AbortController()
        const engineStopped = stopEngine(giveUp.signal)
        try {
          await withTimeout(
            timeoutMs,
            async () => engineStopped,
            () => new TimeoutError(`writing the last outcomes took longer than ${timeoutMs} ms`),
          )
        } catch (err) {
          if (!(err instanceof TimeoutError)) throw toSenderError(err)
          log.error({ err }, 'stopped before all outcomes were written: their deliveries will be sent again')
        } finally {
          giveUp.abort()
          await withTimeout(1000, context.fanouts.stop, stoppingLate).catch(() => {})
          // The queue has nothing to flush.
          await withTimeout(1000, queue.stop, stoppingLate).catch(() => {})
          await withTimeout(1000, finish, stoppingLate).catch(() => {})
          await context.changes.close()
          await database.close()
          // Its calls of the database reject now.
          await withTimeout(1000, async () => engineStopped, stoppingLate).catch(() => {})
        }
      })()
      return stopped
    },
  }
}

function stoppingLate(): TimeoutError {
  return new TimeoutError('stopping took longer than 1000 ms')
}

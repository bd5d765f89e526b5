import type { Context } from 'hono'

/** Keeps a Worker running until `done` settles. Does nothing on platforms without `waitUntil`. */
export type WaitUntil = (c: Context, done: Promise<unknown>) => void

/**
 * Returns a `waitUntil` for all requests of an app. Workers stop a handler when its client disconnects. Without `waitUntil`, its event
 * would then be neither completed nor released before its lease ends.
 */
export function createWaitUntil(): WaitUntil {
  let isSupported = true
  return (c, done) => {
    if (!isSupported) return
    try {
      c.executionCtx.waitUntil(done)
    } catch {
      // Hono throws on platforms without an execution context. Trying again for each request would cost a tenth of the throughput.
      isSupported = false
    }
  }
}

import type { Context } from 'hono'

/**
 * Makes Workers wait for `done`. They stop a handler when its client leaves, and its event would be neither completed nor given back
 * before its lease ends.
 */
export type StayAlive = (c: Context, done: Promise<unknown>) => void

export function createStayAlive(): StayAlive {
  let hasWaitUntil = true
  return (c, done) => {
    if (!hasWaitUntil) return
    try {
      c.executionCtx.waitUntil(done)
    } catch {
      // Hono throws where the platform has no such thing. Asking again with every request would cost it a tenth of its speed.
      hasWaitUntil = false
    }
  }
}

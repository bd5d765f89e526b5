import { WebhookConfigError } from '@hookseal/core'
import { isReply, type Send } from './redis-client.ts'
import { FOREIGN_KEY, SCRIPT, SCRIPT_SHA } from './script.ts'

export type RunScript = (key: string, ...args: string[]) => Promise<string[]>

/**
 * Returns a function that runs the script by its hash, which keeps the command short. A server without the script (after a restart or
 * `SCRIPT FLUSH`, or another node of a cluster) replies NOSCRIPT and has changed nothing. It then receives the text, which it caches.
 */
export function scriptBy(send: Send): RunScript {
  return async (key, ...args) => {
    const call = ['1', key, ...args]
    try {
      const reply = await send('EVALSHA', SCRIPT_SHA, ...call).catch(async (error: unknown) => {
        if (!isReply(error, 'NOSCRIPT')) throw error
        return send('EVAL', SCRIPT, ...call)
      })
      return readReply(reply)
    } catch (error) {
      throw describe(error, key)
    }
  }
}

function readReply(reply: unknown): string[] {
  if (!Array.isArray(reply))
    throw new TypeError('the Redis client did not resolve to the reply of the script')
  // Clients may be configured to return Buffers.
  return reply.map((item: unknown) => String(item))
}

function describe(error: unknown, key: string): unknown {
  if (!isReply(error, FOREIGN_KEY)) return error
  return new WebhookConfigError(
    'ERR_WEBHOOK_SETUP',
    `The Redis key ${JSON.stringify(key)} holds data that redisStore did not write. To fix it, use a different prefix.`,
    { cause: error },
  )
}

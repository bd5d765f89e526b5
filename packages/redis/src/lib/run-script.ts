import { WebhookConfigError } from '@hookseal/core'
import { isReply, type Send } from './redis-client.ts'
import { FOREIGN_KEY, SCRIPT, SCRIPT_SHA } from './script.ts'

export type RunScript = (key: string, ...args: string[]) => Promise<string[]>

/**
 * Runs the script by its hash: one short command. A server that does not know it (started anew, `SCRIPT FLUSH`, another
 * node of the cluster) is sent the text, which it keeps; it has changed nothing before.
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
  // Clients can be set to hand out Buffers.
  return reply.map((item: unknown) => String(item))
}

function describe(error: unknown, key: string): unknown {
  if (!isReply(error, FOREIGN_KEY)) return error
  return new WebhookConfigError(
    'ERR_WEBHOOK_SETUP',
    `The Redis key ${JSON.stringify(key)} holds something that this store did not put there. Give the store a prefix of its own.`,
    { cause: error },
  )
}

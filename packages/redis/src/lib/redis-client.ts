import { WebhookConfigError } from '@hookseal/core'

/** The method that the store calls on ioredis: on `Redis`, connected directly or by Sentinel, and on `Cluster`. */
export interface CallClient {
  call(command: string, ...args: string[]): Promise<unknown>
}

/** The method that the store calls on node-redis, and on any other client. */
export interface SendCommandClient {
  /** Sends one command, with its arguments, and resolves to the reply. Rejects on error replies. */
  sendCommand(args: string[]): Promise<unknown>
}

export type RedisClient = CallClient | SendCommandClient

/** Sends one command and resolves to its reply. Rejects on error replies. */
export type Send = (command: string, ...args: string[]) => Promise<unknown>

/**
 * Returns a function that sends commands by `client`.
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_OPTION` when `client` is not a Redis client.
 */
export function sendBy(client: RedisClient): Send {
  // ioredis has a `sendCommand` too, which takes a Command object, so `call` is tried first.
  if (hasMethod(client, 'call')) return async (command, ...args) => client.call(command, ...args)
  if (hasMethod(client, 'sendCommand')) return async (...command) => client.sendCommand(command)
  throw new WebhookConfigError(
    'ERR_WEBHOOK_OPTION',
    'client of redisStore must be a client of ioredis or node-redis, or any { sendCommand(args) }',
  )
}

/** Whether `error` is an error reply of Redis with this code. */
export function isReply(error: unknown, code: string): boolean {
  return error instanceof Error && error.message.startsWith(`${code} `)
}

function hasMethod<Name extends string>(
  client: unknown,
  name: Name,
): client is Record<Name, (...args: never) => unknown> {
  return (
    typeof client === 'object' &&
    client !== null &&
    name in client &&
    // `in` has shown that the property exists. Its type is still unknown.
    typeof (client as Record<Name, unknown>)[name] === 'function'
  )
}

import { WebhookConfigError } from '@hookseal/core'

/** What is used of ioredis: `Redis`, connected directly or by Sentinel, and `Cluster`. */
export interface CallClient {
  call(command: string, ...args: string[]): Promise<unknown>
}

/** What is used of node-redis and of any other client that can send a command as it stands. */
export interface SendCommandClient {
  sendCommand(args: string[]): Promise<unknown>
}

export type RedisClient = CallClient | SendCommandClient

/** Sends one command and resolves to its reply; an error reply rejects. */
export type Send = (command: string, ...args: string[]) => Promise<unknown>

export function sendBy(client: RedisClient): Send {
  // ioredis has a `sendCommand` as well, for objects of its own: `call` decides.
  if (hasMethod(client, 'call')) return async (command, ...args) => client.call(command, ...args)
  if (hasMethod(client, 'sendCommand')) return async (...command) => client.sendCommand(command)
  throw new WebhookConfigError(
    'ERR_WEBHOOK_OPTION',
    'redisStore needs a client: one of ioredis or node-redis, or any { sendCommand(args) }',
  )
}

/** Whether Redis itself answered with an error of this code. */
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
    // `in` has shown that the property is there; its type is what is asked for.
    typeof (client as Record<Name, unknown>)[name] === 'function'
  )
}

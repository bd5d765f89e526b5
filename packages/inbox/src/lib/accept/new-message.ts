import type { WebhookMessage } from '@hookseal/core'
import { jobOf } from '@hookseal/engine/queue'
import { createTimedId } from '@hookseal/engine/util'
import type { Context } from '../context.ts'
import { typeRange } from '../handlers/router.ts'
import type { InboxMessage } from '../message.ts'
import { orderKeyOf } from '../routing/order-key.ts'
import { payloadText } from './payload-text.ts'
import { storedKey } from './stored-key.ts'

/** A message to insert. */
export interface NewMessage {
  /** `msg_…` */
  readonly id: string
  readonly jobId: string
  readonly key: string
  readonly otherKeys: readonly string[]
  readonly message: WebhookMessage
  readonly provider: string | undefined
  /** As JSON, if it is not the parsed body. */
  readonly payload: string | undefined
  readonly route: Route
}

interface Route {
  status: 'pending' | 'waiting' | 'dead' | 'discarded'
  handler?: string
  orderKey?: string | undefined
  /** With an order key: the types that the handler may have to run before this message. */
  types?: { low: string; high: string }
  error?: string
}

/** Routes a message to its handler, if this process has it. */
export async function toNewMessage(
  context: Context,
  message: WebhookMessage,
  key: string,
  otherKeys: readonly string[],
): Promise<NewMessage> {
  const id = createTimedId('msg', Math.floor(context.clock.now()))
  const provider = providerOf(key)
  return {
    id,
    jobId: jobOf(id),
    key: storedKey(key),
    otherKeys: otherKeys.map(storedKey),
    message,
    provider,
    payload: payloadText(message),
    route: await route(context, message, { id, provider }),
  }
}

async function route(
  context: Context,
  message: WebhookMessage,
  { id, provider }: Pick<NewMessage, 'id' | 'provider'>,
): Promise<Route> {
  const handler = context.router.find(message.type, provider)
  if (handler === undefined)
    return { status: context.policy.unhandled === 'discard' ? 'discarded' : 'waiting' }
  const { name } = handler
  if (handler.orderBy === undefined) return { status: 'pending', handler: name }
  const { key: _key, response: _response, ...known } = message
  const accepted: InboxMessage = {
    ...known,
    messageId: id,
    acceptedAt: new Date(context.clock.now()),
    ...(provider === undefined ? {} : { provider }),
  }
  const ordered = await orderKeyOf(context, handler, id, () => accepted)
  if ('error' in ordered) return { status: 'dead', handler: name, error: ordered.error }
  return {
    status: 'pending',
    handler: name,
    ...(ordered.key === undefined ? {} : { orderKey: ordered.key, types: typeRange(handler) }),
  }
}

/** A deduplication key begins with the provider, `@` and the tenant, and a colon, as far as there are any. */
function providerOf(key: string): string | undefined {
  const [provider] = key.slice(0, Math.max(0, key.indexOf(':'))).split('@', 1)
  return provider === '' ? undefined : provider
}

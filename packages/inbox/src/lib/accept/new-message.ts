import type { WebhookMessage } from '@hookseal/core'
import { jobOf } from '@hookseal/engine/queue'
import { createTimedId } from '@hookseal/engine/util'
import type { Context } from '../context.ts'
import { typeRange } from '../handlers/router.ts'
import type { InboxMessage } from '../message.ts'
import { orderKeyOf } from '../routing/order-key.ts'
import { payloadText } from './payload-text.ts'
import { storedKey } from './stored-key.ts'

/** A message to insert, in the form of its row. */
export interface NewMessage {
  readonly id: string
  readonly row: MessageRow
  /** As they are stored. */
  readonly otherKeys: readonly string[]
}

interface MessageRow {
  id: string
  key: string
  event_id: string
  type: string | undefined
  tenant: string | undefined
  provider: string | undefined
  authenticated: string
  timestamp_ms: number
  body: string
  payload: string | undefined
  status: 'pending' | 'waiting' | 'dead' | 'discarded'
  handler?: string | undefined
  order_key?: string | undefined
  /** The types that its handler may have to run before it. */
  low?: string
  high?: string
  error?: string | undefined
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
  const row: MessageRow = {
    id: jobOf(id),
    key: storedKey(key),
    event_id: message.id,
    type: message.type,
    tenant: message.tenant,
    provider,
    authenticated: message.authenticated,
    timestamp_ms: message.timestamp.getTime(),
    body: toBase64(message.body),
    payload: payloadText(message),
    ...(await route(context, message, { id, provider })),
  }
  return { id, row, otherKeys: otherKeys.map(storedKey) }
}

type Route = Pick<MessageRow, 'status' | 'handler' | 'order_key' | 'low' | 'high' | 'error'>

async function route(
  context: Context,
  message: WebhookMessage,
  { id, provider }: { id: string; provider: string | undefined },
): Promise<Route> {
  const handler = context.router.find(message.type, provider)
  if (handler === undefined)
    return { status: context.policy.unhandled === 'discard' ? 'discarded' : 'waiting' }
  if (handler.orderBy === undefined) return { status: 'pending', handler: handler.name }
  const { key: _key, response: _response, ...known } = message
  const accepted: InboxMessage = {
    ...known,
    messageId: id,
    acceptedAt: new Date(context.clock.now()),
    ...(provider === undefined ? {} : { provider }),
  }
  const ordered = await orderKeyOf(context, handler, id, () => accepted)
  if ('error' in ordered) return { status: 'dead', handler: handler.name, error: ordered.error }
  return { status: 'pending', handler: handler.name, order_key: ordered.key, ...typeRange(handler) }
}

/** A deduplication key begins with the provider, `@` and the tenant, and a colon, as far as there are any. */
function providerOf(key: string): string | undefined {
  const [provider] = key.slice(0, Math.max(0, key.indexOf(':'))).split('@', 1)
  return provider === '' ? undefined : provider
}

function toBase64(body: Uint8Array): string {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64')
}

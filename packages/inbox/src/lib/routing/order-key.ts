import { storedKey } from '../accept/stored-key.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers/handler.ts'
import { applySchema } from '../apply-schema.ts'
import type { InboxMessage } from '../message.ts'
import { describeError } from '../runs/describe-error.ts'

/**
 * Returns the order key of a message, in the form in which it is stored, or why it has none. A message without a key has no order; one whose
 * `orderBy` fails cannot be put in order, so it must not run.
 */
export async function orderKeyOf(
  { events, log }: Pick<Context, 'events' | 'log'>,
  { orderBy, name }: Pick<Handler, 'orderBy' | 'name'>,
  messageId: string,
  read: () => InboxMessage,
): Promise<{ key: string | undefined } | { error: string }> {
  if (orderBy === undefined) return { key: undefined }
  try {
    const message = read()
    const payload = await applySchema(events, message.type, message.payload)
    const key: unknown = orderBy({ ...message, payload })
    if (key === undefined) return { key }
    if (typeof key === 'string') return { key: storedKey(key) }
    // It may be a promise that rejects later. An unhandled rejection would end the process.
    Promise.resolve(key).catch(() => {})
    return failed(`orderBy of the handler '${name}' must return a string or undefined.`)
  } catch (error) {
    return failed(`orderBy of the handler '${name}' threw: ${describeError(error).message}`)
  }

  function failed(reason: string): { error: string } {
    // Without the reason: it may quote the payload.
    log.error({ messageId, handler: name }, 'ERR_INBOX_HANDLER: orderBy failed, so the message is dead')
    return { error: `ERR_INBOX_HANDLER: ${reason}` }
  }
}

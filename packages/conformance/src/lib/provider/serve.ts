import { createReceiver, type ReceiverOptions, type WebhookMessage } from '@hookseal/core'
import { readNodeBody, sendNodeResponse } from '@hookseal/core/node'
import { type AdapterServer } from '../adapter/setup.ts'
import { listenNode } from '../listen-node.ts'

/** Serves a receiver with `options`, and passes each message that it handles to `handle`. */
export async function serveReceiver(
  options: ReceiverOptions,
  handle: (message: WebhookMessage) => void,
): Promise<AdapterServer> {
  const receiver = createReceiver(options)
  const reading = { timeoutMs: receiver.bodyTimeoutMs, fix: 'read the body once' }
  return listenNode(async (req, res) => {
    const received = await receiver.receive(req, (update) => readNodeBody(req, update, reading))
    if (received.type === 'respond') return sendNodeResponse(req, res, received.response)
    handle(received.message)
    await received.settle({ status: 204 })
    res.writeHead(204).end()
  })
}

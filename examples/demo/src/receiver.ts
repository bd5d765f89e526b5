import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { SecretEntry } from '@hookseal/core'
import { verifyWebhooks } from '@hookseal/express'
import express from 'express'

export interface DemoReceiver {
  url: string
  /** Ids of the events that the handler was run for, in order. */
  readonly handled: readonly string[]
  /** Makes the handler wait. The promise resolves once a handler does. */
  hold(): { waiting: Promise<void>; release: () => void }
  close(): Promise<void>
}

/** The receiving app as a user would write it, but for a handler that can be made slow. */
export async function startReceiver(secrets: readonly SecretEntry[]): Promise<DemoReceiver> {
  const handled: string[] = []
  let gate: { entered: () => void; released: Promise<void> } | undefined
  const app = express()
  app.post('/webhooks', verifyWebhooks({ secret: secrets }), async (req, res) => {
    gate?.entered()
    await gate?.released
    handled.push(req.webhook.id)
    res.status(200).json({ handled: req.webhook.id, signedWith: req.webhook.key.label })
  })
  const server = app.listen(0)
  await once(server, 'listening')
  // A TCP server's address is an object; only pipes have a string.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}/webhooks`,
    handled,
    hold() {
      const { promise: waiting, resolve: entered } = Promise.withResolvers<void>()
      const { promise: released, resolve: release } = Promise.withResolvers<void>()
      gate = { entered, released }
      return {
        waiting,
        release() {
          gate = undefined
          release()
        },
      }
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

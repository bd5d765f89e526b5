import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { SecretEntry } from '@hookseal/core'
import { verifyWebhooks } from '@hookseal/express'
import express from 'express'

export interface DemoReceiver {
  readonly url: string
  /** The same app, where each event fails once before it's taken, unverified. */
  readonly flakyUrl: string
  /** Secrets it accepts: add those of endpoints, with a label. */
  readonly secrets: SecretEntry[]
  /** Ids of the events that the handler was run for, in order. */
  readonly handled: readonly string[]
  /** Events to fail with 500, how many times each. */
  readonly failures: Map<string, number>
  /** Makes the handler wait. The promise resolves once a handler does. */
  hold(): { waiting: Promise<void>; release: () => void }
  close(): Promise<void>
}

/** The receiving app as a user would write it, but for a handler that can be made slow, or made to fail. */
export async function startReceiver(): Promise<DemoReceiver> {
  const handled: string[] = []
  const secrets: SecretEntry[] = []
  const failures = new Map<string, number>()
  let gate: { entered: () => void; released: Promise<void> } | undefined

  const app = express()
  app.post('/webhooks', verifyWebhooks({ secret: () => secrets }), async (req, res) => {
    gate?.entered()
    await gate?.released
    const left = failures.get(req.webhook.id) ?? 0
    failures.set(req.webhook.id, left - 1)
    if (left > 0) throw new Error('This handler was told to fail.')
    handled.push(req.webhook.id)
    res.status(200).json({ handled: req.webhook.id, signedWith: req.webhook.key.label })
  })
  const failedOnce = new Set<string>()
  // Takes deliveries of any endpoint, whose secret nobody told it: it is there to fail, and looks at nothing else.
  app.post('/flaky', (req, res) => {
    const id = req.get('webhook-id') ?? ''
    const again = failedOnce.has(id)
    failedOnce.add(id)
    res.sendStatus(again ? 204 : 500)
  })
  app.use(answerFailure)
  const server = app.listen(0)
  await once(server, 'listening')
  // A TCP server's address is an object; only pipes have a string.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}/webhooks`,
    flakyUrl: `http://localhost:${port}/flaky`,
    secrets,
    handled,
    failures,
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

/** A handler's failure is answered, not printed: the demo shows what becomes of it. */
const answerFailure: express.ErrorRequestHandler = (_error, _req, res, _next) => void res.sendStatus(500)

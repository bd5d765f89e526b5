import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { SecretEntry } from '@hookseal/core'
import { verifyWebhooks } from '@hookseal/express'
import { github } from '@hookseal/providers/github'
import { slack } from '@hookseal/providers/slack'
import { stripe } from '@hookseal/providers/stripe'
import express from 'express'

/** Stripe, GitHub and Slack sign with it, at the routes `/webhooks/<provider>`. */
export const PROVIDER_SECRET = 'secret-of-every-provider-in-the-demo'

export interface DemoReceiver {
  readonly url: string
  /** A route that responds 500 to the first delivery of each event and 204 to the next, without verification. */
  readonly flakyUrl: string
  /** The accepted secrets. Add the secret of an endpoint with a label. */
  readonly secrets: SecretEntry[]
  /** Ids of the handled events, in order. */
  readonly handled: readonly string[]
  /** How many more times the handler fails, by event id. */
  readonly failures: Map<string, number>
  /** Makes the handler wait until `resume` is called. `started` resolves when a handler waits. */
  blockHandler(): { started: Promise<void>; resume: () => void }
  close(): Promise<void>
}

/** Starts the receiving app. It is written as a user would write it, except that its handler can be made to wait or fail. */
export async function startReceiver(): Promise<DemoReceiver> {
  const handled: string[] = []
  const secrets: SecretEntry[] = []
  const failures = new Map<string, number>()
  let block: { start: () => void; resumed: Promise<void> } | undefined

  const app = express()
  app.post('/webhooks', verifyWebhooks({ secret: () => secrets }), async (req, res) => {
    block?.start()
    await block?.resumed
    const failuresLeft = failures.get(req.webhook.id) ?? 0
    failures.set(req.webhook.id, failuresLeft - 1)
    if (failuresLeft > 0) throw new Error('The demo makes this handler fail.')
    handled.push(req.webhook.id)
    res.status(200).json({ handled: req.webhook.id, signedWith: req.webhook.key.label })
  })
  for (const preset of [stripe, github, slack])
    app.post(
      `/webhooks/${preset.row.name}`,
      verifyWebhooks(preset({ secret: PROVIDER_SECRET })),
      (req, res) => {
        handled.push(req.webhook.id)
        res.sendStatus(200)
      },
    )
  const failedOnce = new Set<string>()
  // Not verified: any endpoint may use this route, and the receiver does not know their secrets.
  app.post('/flaky', (req, res) => {
    const id = req.get('webhook-id') ?? ''
    const isRetry = failedOnce.has(id)
    failedOnce.add(id)
    res.sendStatus(isRetry ? 204 : 500)
  })
  app.use(respondWithoutLogging)
  const server = app.listen(0)
  await once(server, 'listening')
  // The address of a server that listens on TCP is an object; only pipes have a string.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}/webhooks`,
    flakyUrl: `http://localhost:${port}/flaky`,
    secrets,
    handled,
    failures,
    blockHandler() {
      const { promise: started, resolve: start } = Promise.withResolvers<void>()
      const { promise: resumed, resolve: resume } = Promise.withResolvers<void>()
      block = { start, resumed }
      return {
        started,
        resume() {
          block = undefined
          resume()
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

/** Responds 500 to a handler's error. Express would also print it, but these errors are expected. */
const respondWithoutLogging: express.ErrorRequestHandler = (_error, _req, res, _next) =>
  void res.sendStatus(500)

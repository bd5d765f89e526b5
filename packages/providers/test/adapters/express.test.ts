import { listenNode } from '@hookseal/conformance'
import express5 from 'express'
import express4 from 'express4'
import { verifyWebhooks } from '@hookseal/express'
import { describeAdapterOnProviders } from '../describe-adapter.ts'

for (const [name, express] of [
  ['Express 5', express5],
  // The test uses only what both versions share, but their types are not compatible.
  ['Express 4', express4 as unknown as typeof express5],
] as const)
  describeAdapterOnProviders(name, async ({ routes, handle, parsersFirst }) => {
    const app = express()
    app.set('env', 'test')
    const parsers = [express.json(), express.urlencoded({ extended: true })]
    if (parsersFirst) app.use(parsers)
    // `app.post` would not receive the handshake, which is a GET.
    for (const [path, options] of Object.entries(routes))
      app.all(`/${path}`, verifyWebhooks(options), (req, res) => {
        handle(req.webhook)
        res.sendStatus(204)
      })
    app.use(parsers)
    app.post('/orders', (req, res) => void res.json(req.body))
    return listenNode(app, '')
  })

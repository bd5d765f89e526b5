import type { DedupeStore } from '@hookseal/core'
import { memoryStore } from '@hookseal/core'
import { describe } from 'vitest'
import { describeBytes } from './adapter/bytes.ts'
import { describeLifecycle } from './adapter/lifecycle.ts'
import type { PlatformTraits } from './adapter/platform.ts'
import { describeRefusals } from './adapter/refusals.ts'
import type { MakeServer } from './adapter/setup.ts'
import { describeTransport } from './adapter/transport.ts'

export interface DescribeAdapterOptions {
  /** The store behind the adapter, with storage of its own for each call. @default memoryStore */
  makeStore?: () => DedupeStore | Promise<DedupeStore>
  /** What the HTTP server does in ways of its own. @default none */
  platform?: PlatformTraits
}

/**
 * The adapter contract as tests, against a server that `makeServer` really starts: exact bytes over a corpus, every row
 * of the error table over a socket, caps, lies, drips and aborts, and the life of a claim.
 *
 * @example
 * describeAdapter('express', async ({ options, handle }) => {
 *   const app = express()
 *   app.all('/webhooks', verifyWebhooks(options), async (req, res) => {
 *     const { status, chunks = [] } = await handle(req.webhook, req.webhookContext)
 *     res.status(status)
 *     for (const chunk of chunks) res.write(chunk)
 *     res.end()
 *   })
 *   return listen(app)
 * })
 */
export function describeAdapter(
  name: string,
  makeServer: MakeServer,
  options: DescribeAdapterOptions = {},
): void {
  const { makeStore = () => memoryStore(), platform = {} } = options
  describe(`${name} keeps the adapter contract`, () => {
    describeBytes(makeServer)
    describeRefusals(makeServer)
    describeTransport(makeServer, platform)
    describeLifecycle(makeServer, makeStore, platform)
  })
}

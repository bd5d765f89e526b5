import type { DedupeStore } from '@hookseal/core'
import { memoryStore } from '@hookseal/core'
import { describe } from 'vitest'
import { describeBytes } from './adapter/bytes.ts'
import { describeLifecycle } from './adapter/lifecycle.ts'
import type { PlatformTraits } from './adapter/platform.ts'
import { describeRefusals } from './adapter/refusals.ts'
import type { MakeServer } from './adapter/setup.ts'
import { describeTransport } from './adapter/transport.ts'

type MakeAdapterStore = () => DedupeStore | Promise<DedupeStore>

export interface DescribeAdapterOptions {
  /** The store behind each server, with storage of its own for each call. @default memoryStore */
  makeStore?: MakeAdapterStore
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
  const { makeStore, platform = {} } = options
  const makeOnStore = makeStore === undefined ? makeServer : onStore(makeServer, makeStore)
  describe(`${name} keeps the adapter contract`, () => {
    describeBytes(makeOnStore)
    describeRefusals(makeOnStore)
    describeTransport(makeOnStore, platform)
    describeLifecycle(makeOnStore, makeStore ?? (() => memoryStore()), platform)
  })
}

/** With a store of `makeStore` behind each server for which a test asks for no store in particular. */
function onStore(makeServer: MakeServer, makeStore: MakeAdapterStore): MakeServer {
  return async (setup) => {
    const { dedupe = await makeStore() } = setup.options
    return makeServer({ ...setup, options: { ...setup.options, dedupe } })
  }
}

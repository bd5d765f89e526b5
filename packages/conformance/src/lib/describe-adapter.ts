import type { DedupeStore } from '@hookseal/core'
import { memoryStore } from '@hookseal/core'
import { describe } from 'vitest'
import { describeBytes } from './adapter/bytes.ts'
import { describeInbox } from './adapter/inbox.ts'
import { describeLeases } from './adapter/leases.ts'
import { describeLifecycle } from './adapter/lifecycle.ts'
import type { PlatformTraits } from './adapter/platform.ts'
import { describeRejections } from './adapter/rejections.ts'
import type { MakeServer } from './adapter/setup.ts'
import { describeTransport } from './adapter/transport.ts'

type MakeAdapterStore = () => DedupeStore | Promise<DedupeStore>

export interface DescribeAdapterOptions {
  /** Returns the store of a server. Each call must return a store with empty storage. @default memoryStore */
  makeStore?: MakeAdapterStore
  /** Behavior of the HTTP server that the adapter cannot change. @default {} */
  platform?: PlatformTraits
}

/**
 * Registers the adapter contract as vitest tests. They start servers with `makeServer` and connect to them over sockets: exact
 * bytes over a corpus, every code of the error table, size limits, wrong lengths, slow and aborted uploads, the life of a
 * claim, and events that an inbox accepts.
 *
 * @param name The title of the suite, such as `express`.
 * @param makeServer Starts a server with the adapter under test; called once or more for each test.
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
 *   return listenNode(app)
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
    describeRejections(makeOnStore)
    describeTransport(makeOnStore, platform)
    const makeClaims = makeStore ?? (() => memoryStore())
    describeLifecycle(makeOnStore, makeClaims)
    describeLeases(makeOnStore, makeClaims, platform)
    // An inbox replaces the store, so these are the same on each of them.
    if (makeStore === undefined) describeInbox(makeServer)
  })
}

/** Wraps `makeServer` so that servers use a store of `makeStore`, except where a test passes its own store. */
function onStore(makeServer: MakeServer, makeStore: MakeAdapterStore): MakeServer {
  return async (setup) => {
    const { dedupe = await makeStore() } = setup.options
    return makeServer({ ...setup, options: { ...setup.options, dedupe } })
  }
}

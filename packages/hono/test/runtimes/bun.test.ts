import { describeAdapter, type PlatformTraits } from '@hookseal/conformance'
import { afterAll, beforeAll } from 'vitest'
import { startBun } from './processes.ts'
import { type Runtime, startRuntime } from './start-runtime.ts'

const platform: PlatformTraits = {
  readsRejectedUploads:
    'Bun reads a rejected body up to its maxRequestBodySize, 128 MiB, and keeps the connection',
}

let bun: Runtime
beforeAll(async () => {
  bun = await startRuntime(startBun)
})
afterAll(async () => bun.close())

describeAdapter('Hono on Bun', async (setup) => bun.makeServer('hono', setup), { platform })
describeAdapter('webhookHandler on Bun', async (setup) => bun.makeServer('webhookHandler', setup), {
  platform,
})

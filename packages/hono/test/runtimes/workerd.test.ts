import { describeAdapter, type PlatformTraits } from '@hookseal/conformance'
import { afterAll, beforeAll } from 'vitest'
import { startWorkerd } from './processes.ts'
import { type Runtime, startRuntime } from './start-runtime.ts'

const platform: PlatformTraits = {
  cutsRejectedUploads:
    'workerd closes the connection without reading the rest, and the reset may overtake the response',
  closesAfterRejection: 'workerd closes the connection unless the body has arrived with the head',
}

let workerd: Runtime
beforeAll(async () => {
  workerd = await startRuntime(startWorkerd)
})
afterAll(async () => workerd.close())

describeAdapter('Hono on workerd', async (setup) => workerd.makeServer('hono', setup), { platform })
describeAdapter('webhookHandler on workerd', async (setup) => workerd.makeServer('webhookHandler', setup), {
  platform,
})

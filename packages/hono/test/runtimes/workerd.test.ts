import { describeAdapter, type PlatformTraits } from '@hookseal/conformance'
import { afterAll, beforeAll } from 'vitest'
import { startWorkerd } from './processes.ts'
import { type Runtime, startRuntime } from './start-runtime.ts'

const platform: PlatformTraits = {
  cutsRefusedUploads:
    'workerd closes the connection without reading on, and its reset may overtake the answer',
  closesAfterRefusal: 'workerd closes it unless the body has arrived with the head',
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

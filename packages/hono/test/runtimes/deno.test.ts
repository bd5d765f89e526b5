import { describeAdapter, type PlatformTraits } from '@hookseal/conformance'
import { afterAll, beforeAll } from 'vitest'
import { startDeno } from './processes.ts'
import { type Runtime, startRuntime } from './start-runtime.ts'

const platform: PlatformTraits = {
  readsRefusedUploads: 'Deno reads what was refused to its end',
  missesAborts: 'Deno does not notice a client that leaves when head and body of its request came apart',
}

let deno: Runtime
beforeAll(async () => {
  deno = await startRuntime(startDeno)
})
afterAll(async () => deno.close())

describeAdapter('Hono on Deno', async (setup) => deno.makeServer('hono', setup), {
  platform: { ...platform, closesAfterRefusal: 'Deno announces and closes it' },
})
describeAdapter('webhookHandler on Deno', async (setup) => deno.makeServer('webhookHandler', setup), {
  platform,
})

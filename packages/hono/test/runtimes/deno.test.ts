import { describeAdapter, type PlatformTraits } from '@hookseal/conformance'
import { afterAll, beforeAll } from 'vitest'
import { startDeno } from './processes.ts'
import { type Runtime, startRuntime } from './start-runtime.ts'

const platform: PlatformTraits = {
  readsRejectedUploads: 'Deno reads a rejected body to its end',
  missesAborts: 'Deno does not notice that a client disconnects if its body arrived after the head',
}

let deno: Runtime
beforeAll(async () => {
  deno = await startRuntime(startDeno)
})
afterAll(async () => deno.close())

describeAdapter('Hono on Deno', async (setup) => deno.makeServer('hono', setup), {
  platform: { ...platform, closesAfterRejection: 'Deno announces that it closes the connection, and does' },
})
describeAdapter('webhookHandler on Deno', async (setup) => deno.makeServer('webhookHandler', setup), {
  platform,
})

import { describeAdapter } from '@hookseal/conformance'
import { afterAll, beforeAll } from 'vitest'
import { startNext } from './processes.ts'
import { type Runtime, startRuntime } from './start-runtime.ts'

let next: Runtime
// It builds the app first, as for production.
beforeAll(async () => {
  next = await startRuntime(startNext)
}, 120_000)
afterAll(async () => next.close())

describeAdapter('webhookHandler on Next.js', async (setup) => next.makeServer('webhookHandler', setup), {
  platform: { readsRefusedUploads: 'Next.js reads what was refused to its end before it closes' },
})

import { describeAdapter } from '@hookseal/conformance'
import { afterAll, beforeAll } from 'vitest'
import { startNext } from './processes.ts'
import { type Runtime, startRuntime } from './start-runtime.ts'

let next: Runtime
// `startNext` first builds the app for production.
beforeAll(async () => {
  next = await startRuntime(startNext)
}, 120_000)
afterAll(async () => next.close())

describeAdapter('webhookHandler on Next.js', async (setup) => next.makeServer('webhookHandler', setup), {
  platform: {
    readsRejectedUploads: 'Next.js reads a rejected body to its end before it closes the connection',
  },
})

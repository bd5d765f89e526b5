import { createSender } from '@hookseal/sender'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OPTIONS } from './lib/deliverers.ts'
import type { MemorySample } from './lib/memory-after.ts'
import { startReceiver } from './lib/receiver-process.ts'

// A process with an embedded sender and nothing else, that says how much memory it has.

const deliveries = Number(process.argv[2])
const STEP = 1000

// On disk: in memory the database itself would be most of what is measured.
const directory = mkdtempSync(join(tmpdir(), 'hookseal-bench-'))
const receiver = await startReceiver()
const sender = await createSender({ ...OPTIONS, database: `pglite:${directory}` })
await sender.eventTypes.upsert('bench.event')
await sender.endpoints.create({ url: receiver.url, events: ['bench.event'] })
await sender.start()
const step = Math.min(STEP, deliveries / 10)
for (let done = step; done <= deliveries; done += step) {
  const data = { text: 'x'.repeat(900) }
  await sender.events.publishMany(Array.from({ length: step }, () => ({ type: 'bench.event', data })))
  await receiver.until(done)
  if (done === deliveries / 10 || done === deliveries)
    process.send?.({ deliveries: done, rss: process.memoryUsage.rss() } satisfies MemorySample)
}
await sender.stop()
await receiver.stop()
rmSync(directory, { recursive: true })

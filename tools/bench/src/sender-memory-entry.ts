import { createSender } from '@hookseal/sender'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SENDER_OPTIONS } from './lib/sender-candidates.ts'
import type { MemorySample } from './lib/measure-sender-memory.ts'
import { startReceiver } from './lib/receiver-process.ts'

// A process with an embedded sender and nothing else. It reports its RSS to the parent process.

const deliveries = Number(process.argv[2])
const STEP = 1000

// On disk, because a database in memory would be most of the RSS.
const directory = mkdtempSync(join(tmpdir(), 'hookseal-bench-'))
const receiver = await startReceiver()
const sender = await createSender({ ...SENDER_OPTIONS, database: `pglite:${directory}` })
await sender.eventTypes.upsert('bench.event')
await sender.endpoints.create({ url: receiver.url, events: ['bench.event'] })
await sender.start()
report(0)
const step = Math.min(STEP, deliveries / 10)
for (let delivered = step; delivered <= deliveries; delivered += step) {
  const data = { text: 'x'.repeat(900) }
  await sender.events.publishMany(Array.from({ length: step }, () => ({ type: 'bench.event', data })))
  await receiver.waitFor(delivered)
  if (delivered === deliveries / 10 || delivered === deliveries) report(delivered)
}
await sender.stop()
await receiver.stop()
rmSync(directory, { recursive: true })

function report(delivered: number): void {
  process.send?.({ deliveries: delivered, rssBytes: process.memoryUsage.rss() } satisfies MemorySample)
}

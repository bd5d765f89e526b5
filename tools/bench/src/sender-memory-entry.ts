import { createSender } from '@hookseal/sender'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { collectAllGarbage } from './lib/collect-garbage.ts'
import { SENDER_OPTIONS } from './lib/sender-candidates.ts'
import type { MemorySample } from './lib/measure-sender-memory.ts'
import { startReceiver } from './lib/receiver-process.ts'

// A process with a sender and nothing else. It reports its memory to the parent process.

const [, , text, address] = process.argv
const deliveries = Number(text)
const STEP = 1000

// On disk, because a database in memory would be most of the RSS.
const directory = mkdtempSync(join(tmpdir(), 'hookseal-bench-'))
const receiver = await startReceiver()
const sender = await createSender({ ...SENDER_OPTIONS, database: address || `pglite:${directory}` })
await sender.eventTypes.upsert('bench.event')
await sender.endpoints.create({ url: receiver.url, events: ['bench.event'] })
await sender.start()
await report(0)
const step = Math.min(STEP, deliveries / 4)
for (let delivered = step; delivered <= deliveries; delivered += step) {
  const data = { text: 'x'.repeat(900) }
  await sender.events.publishMany(Array.from({ length: step }, () => ({ type: 'bench.event', data })))
  await receiver.waitFor(delivered)
  if (delivered === deliveries / 4 || delivered === deliveries) await report(delivered)
}
await sender.stop()
await receiver.stop()
rmSync(directory, { recursive: true })

async function report(delivered: number): Promise<void> {
  const rssBytes = process.memoryUsage.rss()
  await collectAllGarbage()
  const heapBytes = process.memoryUsage().heapUsed
  process.send?.({ deliveries: delivered, rssBytes, heapBytes } satisfies MemorySample)
}

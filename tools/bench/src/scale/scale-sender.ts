import { createSender, type Sender, type SenderOptions } from '@hookseal/sender'
import { randomBytes } from 'node:crypto'
import { SENDER_OPTIONS } from '../lib/sender-candidates.ts'

/** More than any of these measurements publishes or creates. */
const UNLIMITED = { endpoints: 1_000_000, endpointsPerUrl: 1_000_000, eventsPerSecond: 1_000_000 }

/** Opens a sender without quotas on the database at `url`. */
export async function openSender(url: string, options: Partial<SenderOptions> = {}): Promise<Sender> {
  return createSender({ ...SENDER_OPTIONS, quotas: UNLIMITED, ...options, database: url })
}

/** Creates an event type that only one measurement uses. */
export async function newEventType(sender: Sender): Promise<string> {
  const type = `scale.${randomBytes(6).toString('hex')}`
  await sender.eventTypes.upsert(type)
  return type
}

/** Publishes `count` events in batches. */
export async function publishMany(sender: Sender, type: string, count: number): Promise<void> {
  const batch = 1000
  for (let published = 0; published < count; published += batch) {
    const events = Array.from({ length: Math.min(batch, count - published) }, () => ({ type, data: {} }))
    await sender.events.publishMany(events)
  }
}

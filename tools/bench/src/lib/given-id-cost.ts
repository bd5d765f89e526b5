import { createSender } from '@hookseal/sender'
import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { SENDER_OPTIONS } from './sender-candidates.ts'

/** The most events of one call of `publishMany`. */
const BATCH = 1000

/** Publishes `count` events with UUIDs as their ids. Resolves with the bytes that remembering such an id takes, those of indexes included. */
export async function measureGivenId(url: string, count: number): Promise<number> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const sender = await createSender({ ...SENDER_OPTIONS, database: url })
  try {
    const type = 'bench.given-ids'
    await sender.eventTypes.upsert(type)
    const before = await readGivenIds(client)
    for (let published = 0; published < count; published += BATCH) {
      const size = Math.min(BATCH, count - published)
      await sender.events.publishMany(
        Array.from({ length: size }, () => ({ id: randomUUID(), type, data: {} })),
      )
    }
    return ((await readGivenIds(client)) - before) / count
  } finally {
    await sender.stop()
    await client.end()
  }
}

async function readGivenIds(client: Client): Promise<number> {
  const { rows } = await client.query<{ bytes: string }>(
    `select pg_total_relation_size('hookseal.event_ids') as bytes`,
  )
  return Number(rows[0]?.bytes)
}

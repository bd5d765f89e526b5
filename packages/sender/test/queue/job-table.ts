import { startPostgres } from '@hookseal/services'
import { Client } from 'pg'
import { type BufferCounter, countBuffers } from '../count-buffers.ts'
import { createTestSender } from '../test-sender.ts'
import { KEY } from '../engine/sender-and-receiver.ts'

/** A queue of PostgreSQL that the test fills. The buffers of fetches are counted. */
export interface JobTable extends BufferCounter {
  readonly client: Client
  /** Adds `count` jobs to each of `endpoints` endpoints `<prefix>1`, `<prefix>2` … of an organization. */
  readonly addJobs: (jobs: FillOptions) => Promise<void>
  /** Removes all jobs. */
  readonly clear: () => Promise<void>
  readonly close: () => Promise<void>
}

interface FillOptions {
  prefix: string
  organization?: string | null
  endpoints?: number
  count?: number
  priority?: number
}

export async function openJobTable(): Promise<JobTable> {
  const database = await startPostgres()
  const sender = await createTestSender({ database: database.url, encryptionKey: KEY })
  const client = new Client({ connectionString: database.url })
  await client.connect()
  await client.query('set enable_bitmapscan = off')

  return {
    ...countBuffers(client),
    client,
    async addJobs({ prefix, organization = 'org', endpoints = 1, count = 1, priority = 0 }) {
      await client.query(
        `insert into hookseal_queue.job_common (id, name, data, priority, group_id, group_tier, created_on, start_after)
         select gen_random_uuid(), 'deliveries', '{"made": 1}', $5, $1 || e, $2, now() - interval '1 hour', now() - interval '1 hour'
         from generate_series(1, $3) e, generate_series(1, $4)`,
        [prefix, organization, endpoints, count, priority],
      )
    },
    async clear() {
      await client.query('truncate hookseal_queue.job_common')
    },
    async close() {
      await client.end()
      await sender.stop()
      await database.stop()
    },
  }
}

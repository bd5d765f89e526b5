import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { Client } from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import type { Database } from '@hookseal/engine/database'
import { createId } from '../../src/lib/ids.ts'
import { abandonDeliveries } from '../../src/lib/resources/endpoints/abandon-deliveries.ts'
import { countBuffers } from '../count-buffers.ts'
import { openRetention } from './open-retention.ts'

const ENDPOINT = { organizationId: 'default', endpointId: 'wh' }
const WAITING = 20

it('reads the jobs of a deleted endpoint and not its log', { timeout: START_TIMEOUT_MS }, async () => {
  const server = await startPostgres()
  onTestFinished(async () => server.stop())
  const { database, queue, partitions } = await openRetention(server.url)
  const client = new Client(server.url)
  await client.connect()
  onTestFinished(async () => client.end())
  const counter = countBuffers(client)

  async function add(status: string, count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, () => createId('whd'))
    await client.query(
      `insert into hookseal.deliveries (id, organization_id, event_id, event, endpoint_id, target_url, status)
        select id, 'default', id, 'a', 'wh', '', $2 from unnest($1::text[]) as n(id)`,
      [ids, status],
    )
    return ids
  }

  async function costOfDelete(): Promise<number> {
    const ids = await add('pending', WAITING)
    await database.transaction(async (tx) =>
      queue.add(
        tx,
        ids.map((deliveryId) => ({ ...ENDPOINT, deliveryId })),
      ),
    )
    await client.query('analyze hookseal.deliveries, hookseal_queue.job_common')
    const transaction: Database['transaction'] = async (work) => work(counter.transaction)
    const context = { database: { ...database, transaction }, queue, partitions }
    return counter.buffersOf(async () => abandonDeliveries(context, ENDPOINT))
  }

  const cost = await costOfDelete()
  await add('delivered', 20_000)
  expect(await costOfDelete()).toBeLessThan(2 * cost)
  const { rows } = await client.query(
    `select status, count(*)::int from hookseal.deliveries group by 1 order by 1`,
  )
  expect(rows).toEqual([
    { status: 'dead', count: 2 * WAITING },
    { status: 'delivered', count: 20_000 },
  ])
})

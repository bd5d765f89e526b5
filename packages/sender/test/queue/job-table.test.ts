import { START_TIMEOUT_MS } from '@hookseal/services'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { priorityOfRetry, readDepth, readLeases } from '@hookseal/engine/queue'
import { completeJobs } from '../../src/lib/queue/complete-jobs.ts'
import { DELIVERIES } from '../../src/lib/queue/deliveries.ts'
import { type JobTable, openJobTable } from './job-table.ts'

let table: JobTable

beforeAll(async () => void (table = await openJobTable()), START_TIMEOUT_MS)
afterAll(async () => table.close())
beforeEach(async () => table.clear())

it('adds the organization to jobs of earlier versions, and reads next to nothing when there are none', async () => {
  await table.addJobs({ prefix: 'new', endpoints: 5000 })
  expect(await table.buffersOf(async () => completeJobs(table.transaction))).toBeLessThan(20)
  await table.client.query(`
    insert into hookseal.deliveries (id, organization_id, event_id, event, endpoint_id, target_url, status)
    values ('whd_0193a1b2c3d47e5f8a9b0c1d2e3f4a5b', 'org', 'evt', 'a.b', 'wh', 'https://example.com', 'pending')`)
  await table.client.query(`insert into hookseal_queue.job_common (id, name, data, group_id)
    values ('0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b', 'deliveries', '{}', 'wh')`)
  await completeJobs(table.transaction)
  const { rows } = await table.client.query(
    `select group_tier from hookseal_queue.job_common where group_id = 'wh'`,
  )
  expect(rows).toEqual([{ group_tier: 'org' }])
})

it('counts the jobs in each state', async () => {
  const now = Date.now()
  await table.addJobs({ prefix: 'a', count: 4 })
  await table.addJobs({ prefix: 'b', count: 3, priority: priorityOfRetry(new Date(now - 60_000)) })
  await table.addJobs({ prefix: 'c', count: 2, priority: priorityOfRetry(new Date(now + 60_000)) })
  await table.client
    .query(`update hookseal_queue.job_common set state = 'active' where group_id = 'a1' and id in (
    select id from hookseal_queue.job_common where group_id = 'a1' limit 1)`)
  expect(await readDepth(table.transaction, DELIVERIES, now)).toEqual({ ready: 6, scheduled: 2, leased: 1 })
})

it('estimates a large backlog at a cost that does not depend on it', async () => {
  await table.addJobs({ prefix: 'a', count: 12_000 })
  const cost = await table.buffersOf(async () => readDepth(table.transaction, DELIVERIES, Date.now()))
  await table.addJobs({ prefix: 'a', count: 48_000 })
  await table.client.query('analyze hookseal_queue.job_common')
  expect(
    await table.buffersOf(async () => readDepth(table.transaction, DELIVERIES, Date.now())),
  ).toBeLessThan(1.5 * cost)
  const { ready } = await readDepth(table.transaction, DELIVERIES, Date.now())
  expect(ready).toBeGreaterThan(50_000)
  expect(ready).toBeLessThan(70_000)
})

it('reads expired leases only, whatever the number of others', async () => {
  await table.addJobs({ prefix: 'a', count: 5000 })
  await table.client.query(`update hookseal_queue.job_common set state = 'active', started_on = now()`)
  await table.client.query('vacuum hookseal_queue.job_common')
  const cost = await table.buffersOf(async () => {
    expect(await readLeases(table.transaction, DELIVERIES, 'expired')).toEqual([])
  })
  expect(cost).toBeLessThan(10)
  const { rows } = await table.client.query<{ id: string }>(`
    update hookseal_queue.job_common set started_on = now() - expire_seconds * interval '1 second' - interval '1 ms'
    where id in (select id from hookseal_queue.job_common limit 3) returning id`)
  const expired = await readLeases(table.transaction, DELIVERIES, 'expired')
  expect(expired.map(({ id }) => id).toSorted()).toEqual(rows.map(({ id }) => id).toSorted())
  expect(await readLeases(table.transaction, DELIVERIES, 'all')).toHaveLength(5000)
})

it('vacuums the table long before a fifth of it is dead', async () => {
  const { rows } = await table.client.query<{ settings: string[] }>(
    `select reloptions as settings from pg_class where oid = 'hookseal_queue.job_common'::regclass`,
  )
  expect(rows[0]?.settings).toContain('autovacuum_vacuum_scale_factor=0.01')
})

import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClock } from '../../src/lib/database/clock.ts'
import type { Database } from '../../src/lib/database/database.ts'
import { openDatabase } from '../../src/lib/database/open-database.ts'
import { createQueueTable } from '../../src/lib/queue/queue-table.ts'
import { createQueue, type Queue } from '../../src/lib/queue/queue.ts'
import { SILENT } from '../silent-logger.ts'

const SERVERS = [
  { name: 'PGlite', start: async () => ({ url: 'pglite:', stop: async () => {} }) },
  { name: 'PostgreSQL', start: startPostgres },
]

/** Returns the id of a delivery with this number. */
const idOf = (prefix: string, n: number) => `${prefix}${n.toString(16).padStart(32, '0')}`

describe.each(SERVERS)('two queues in one database, on $name', ({ start }) => {
  let server: { url: string; stop: () => Promise<unknown> }
  let database: Database
  let letters: Queue
  let parcels: Queue

  beforeAll(async () => {
    server = await start()
    database = await openDatabase(server.url)
    const clock = createClock(database)
    letters = createQueue(database, createQueueTable('letters', 'let_', 'test_letters'), clock, SILENT)
    parcels = createQueue(database, createQueueTable('parcels', 'par_', 'test_parcels'), clock, SILENT)
    await letters.start()
    await parcels.start()
  }, START_TIMEOUT_MS)
  afterAll(async () => {
    await letters.stop()
    await parcels.stop()
    await database.close()
    await server.stop()
  })

  it('leases and counts only jobs of its own', async () => {
    const job = { endpointId: 'e', organizationId: 'o' }
    await letters.add(database, [{ ...job, deliveryId: idOf('let_', 1) }])
    await parcels.add(database, [{ ...job, deliveryId: idOf('par_', 1) }])
    expect(await parcels.depth()).toEqual({ ready: 1, scheduled: 0, leased: 0 })
    const { jobs } = await parcels.fetch('first', { limit: 10 })
    expect(jobs.map(({ deliveryId }) => deliveryId)).toEqual([idOf('par_', 1)])
    expect(await letters.depth()).toEqual({ ready: 1, scheduled: 0, leased: 0 })
    await letters.cancel(database, [idOf('let_', 1)])
    await parcels.remove(database, jobs)
  })

  it('renews a lease that is held, and not one that another process took over', async () => {
    const job = { endpointId: 'e', organizationId: 'o' }
    await letters.add(
      database,
      [2, 3].map((n) => ({ ...job, deliveryId: idOf('let_', n) })),
    )
    const { jobs } = await letters.fetch('first', { limit: 10 })
    const [taken, kept] = jobs
    const expire = async () =>
      database.execute(
        sql`update hookseal_queue.job_common set started_on = started_on - interval '29 s' where state = 'active'`,
      )
    await expire()
    expect(await letters.renew(jobs)).toEqual(new Set(jobs))
    await expire()
    expect(await letters.recover('expired')).toBe(0)
    await database.execute(
      sql`update hookseal_queue.job_common set started_on = started_on - interval '1 hour' where id::text like '%2'`,
    )
    expect(await letters.recover('expired')).toBe(1)
    const again = await letters.fetch('retry', { limit: 10 })
    expect([...again.jobs, ...(await letters.fetch('first', { limit: 10 })).jobs]).toHaveLength(1)
    expect(await letters.renew(jobs)).toEqual(new Set([kept]))
    expect([...(await letters.remove(database, jobs)).keys()]).toEqual([kept])
    expect(taken?.deliveryId).toBe(idOf('let_', 2))
  })
})

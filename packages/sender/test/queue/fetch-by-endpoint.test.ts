import { START_TIMEOUT_MS } from '@hookseal/services'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type AttemptKind,
  createFetchByEndpoint,
  type Fetched,
  type Full,
  priorityOfRetry,
  PROBE,
} from '@hookseal/engine/queue'
import { DELIVERIES } from '../../src/lib/queue/deliveries.ts'
import { type JobTable, openJobTable } from './job-table.ts'

let table: JobTable

beforeAll(async () => void (table = await openJobTable()), START_TIMEOUT_MS)
afterAll(async () => table.close())
beforeEach(async () => table.clear())

/** Nothing is skipped, except for endpoints whose names begin with `full`. */
const FULL: Full = {
  organizations: new Set(),
  isFull: (endpointId) => endpointId.startsWith('full'),
  acceptsProbe: () => false,
  freed: [],
}

function createFetch(kind: AttemptKind = 'first') {
  const fetch = createFetchByEndpoint(table.transaction.queue, DELIVERIES, kind)
  return async (full: Partial<Full> = {}, limit = 400): Promise<Fetched> =>
    fetch({ limit, now: Date.now(), full: { ...FULL, ...full } })
}

const endpointsOf = ({ jobs }: Fetched) => [...new Set(jobs.map(({ endpointId }) => endpointId))].toSorted()

/** Fetches until something was found, and resolves with it and the number of fetches. */
async function untilFound(fetch: () => Promise<Fetched>): Promise<{ fetched: Fetched; fetches: number }> {
  for (let fetches = 1; fetches < 2000; fetches++) {
    const fetched = await fetch()
    if (fetched.jobs.length > 0) return { fetched, fetches }
    const waitMs = Math.max(0, (fetched.restAt ?? 0) - performance.now())
    await new Promise((resolve) => setTimeout(resolve, Math.min(waitMs, 50)))
  }
  throw new Error('nothing was found')
}

const DUE = priorityOfRetry(new Date(Date.now() - 3_600_000))
const LATER = priorityOfRetry(new Date(Date.now() + 3_600_000))

describe.each(['first', 'retry'] as const)('a fetch by endpoint of kind %s', (kind) => {
  const priority = kind === 'first' ? 0 : DUE

  it('leases a quarter from each endpoint at most, and the rest in its next fetches', async () => {
    await table.addJobs({ prefix: 'busy', count: 30, priority })
    await table.addJobs({ prefix: 'calm', endpoints: 2, priority })
    const fetch = createFetch(kind)
    const first = await fetch({}, 40)
    expect([first.jobs.length, endpointsOf(first), first.hasMore]).toEqual([
      12,
      ['busy1', 'calm1', 'calm2'],
      true,
    ])
    const sizes = [await fetch({}, 40), await fetch({}, 40), await fetch({}, 40)].map(
      ({ jobs }) => jobs.length,
    )
    expect(sizes).toEqual([10, 10, 0])
  })

  it('skips full endpoints and organizations, at a cost that does not depend on their waiting jobs', async () => {
    await table.addJobs({ prefix: 'calm', priority })
    await table.addJobs({ prefix: 'full', priority })
    await table.addJobs({ prefix: 'other', organization: 'full', priority })
    const organizations = new Set(['full'])
    const costOf = async () => {
      await table.client.query('analyze hookseal_queue.job_common')
      const fetch = createFetch(kind)
      return table.buffersOf(async () =>
        expect(endpointsOf(await fetch({ organizations }))).toEqual(['calm1']),
      )
    }
    const cost = await costOf()
    await table.addJobs({ prefix: 'calm', priority })
    await table.addJobs({ prefix: 'full', count: 20_000, priority })
    await table.addJobs({ prefix: 'other', organization: 'full', count: 20_000, priority })
    // A deeper index has one more page on each path.
    expect(await costOf()).toBeLessThan(3 * cost)
  })

  it('finds the jobs of one endpoint beside thousands of full ones, each fetch at the cost of a few', async () => {
    await table.addJobs({ prefix: 'full', endpoints: 10, priority })
    const few = createFetch(kind)
    const cost = await table.buffersOf(async () => few())
    // Older than the others, so it is not among the newest jobs.
    await table.addJobs({ prefix: 'zz', priority: kind === 'first' ? 0 : DUE + 1 })
    await table.addJobs({ prefix: 'full1000', endpoints: 3000, priority })
    await table.client.query('analyze hookseal_queue.job_common')
    const fetch = createFetch(kind)
    const costs: number[] = []
    const { fetched, fetches } = await untilFound(async () => {
      let found: Fetched = { jobs: [], hasMore: false }
      costs.push(await table.buffersOf(async () => (found = await fetch())))
      return found
    })
    expect(endpointsOf(fetched)).toEqual(['zz1'])
    expect(fetches).toBeGreaterThan(10)
    // The first fetch also reads the newest jobs, of all times.
    expect(Math.max(...costs.slice(1))).toBeLessThan(20 * cost)
  }, 60_000)

  it('leases from endpoints that are no longer full, without looking for them', async () => {
    await table.addJobs({ prefix: 'full', endpoints: 200, priority })
    await table.addJobs({ prefix: 'was-full', organization: 'zz', priority })
    const fetch = createFetch(kind)
    await fetch()
    const freed = [{ organizationId: 'zz', endpointId: 'was-full1' }]
    expect(endpointsOf(await fetch({ freed }))).toEqual(['was-full1'])
  })

  it('returns to an organization that is no longer full', async () => {
    await table.addJobs({ prefix: 'full', endpoints: 200, priority })
    await table.addJobs({ prefix: 'skipped', organization: 'zz', priority })
    const fetch = createFetch(kind)
    const organizations = new Set(['zz'])
    for (let n = 0; n < 4; n++) await fetch({ organizations })
    expect(endpointsOf(await fetch())).toEqual(['skipped1'])
  })
})

/** The fewest buffers of fetches that each find the one new job beside so many full endpoints. */
async function costBeside(endpoints: number): Promise<number> {
  await table.clear()
  await table.addJobs({ prefix: 'full', endpoints })
  await table.client.query('analyze hookseal_queue.job_common')
  const fetch = createFetch()
  for (let n = 0; n < 2; n++) await fetch()
  const costs: number[] = []
  for (let n = 0; n < 5; n++) {
    await table.client.query(`insert into hookseal_queue.job_common (id, name, data, group_id, group_tier)
      values (gen_random_uuid(), 'deliveries', '{"made": 1}', 'zz', 'org')`)
    costs.push(await table.buffersOf(async () => expect(endpointsOf(await fetch())).toEqual(['zz'])))
  }
  // On a slow machine, some of these fetches also go on exploring.
  return Math.min(...costs)
}

it('finds what was just published beside thousands of full endpoints, at the cost of finding it beside ten', async () => {
  expect(await costBeside(5000)).toBeLessThan(3 * (await costBeside(10)))
})

it('finds retries that just became due beside thousands of full endpoints', async () => {
  await table.addJobs({ prefix: 'full', endpoints: 2000, priority: DUE })
  const fetch = createFetch('retry')
  await fetch()
  await table.addJobs({ prefix: 'zz', priority: priorityOfRetry(new Date()) })
  expect(endpointsOf(await fetch())).toEqual(['zz1'])
})

it('leases no retries that are due later, and no first attempts as retries', async () => {
  await table.addJobs({ prefix: 'later', priority: LATER })
  await table.addJobs({ prefix: 'first' })
  await table.addJobs({ prefix: 'due', priority: DUE })
  expect(endpointsOf(await createFetch('retry')())).toEqual(['due1'])
  expect(endpointsOf(await createFetch('first')())).toEqual(['first1'])
})

it('leases the probe of a full endpoint that accepts one, and nothing else of it', async () => {
  await table.addJobs({ prefix: 'full', endpoints: 2, count: 5 })
  await table.addJobs({ prefix: 'full', endpoints: 2, priority: PROBE })
  const { jobs } = await createFetch()({ acceptsProbe: (endpointId) => endpointId === 'full1' })
  expect(jobs).toMatchObject([{ endpointId: 'full1', isProbe: true }])
})

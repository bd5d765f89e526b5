import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../src/lib/database/database.ts'
import { openDatabase } from '../../src/lib/database/open-database.ts'
import { migrate } from '../../src/lib/database/migrate.ts'
import { endpoints } from '../../src/lib/database/schema.ts'
import { updateEndpoints } from '../../src/lib/engine/outcomes/update-endpoints.ts'
import type { AttemptedOutcome } from '../../src/lib/engine/attempts/work.ts'
import { createPolicy, toEnginePolicy } from '../../src/lib/policy.ts'

const POLICY = toEnginePolicy(createPolicy({ disableAfterSeconds: 3600 }))
const START = Date.UTC(2026, 0, 1)
const minute = (count: number) => new Date(START + count * 60_000)

let database: Database

beforeAll(async () => {
  database = await openDatabase('pglite:')
  await migrate(database)
})
afterAll(async () => database.close())
beforeEach(async () => {
  await database.queries.delete(endpoints)
  await database.queries.insert(endpoints).values({
    id: 'wh_1',
    organizationId: 'org_1',
    url: 'https://example.com',
    events: [],
    signingSecretPrefix: 'whsec_a',
  })
})

function attempted(
  status: number,
  startedAt: Date,
  decision: AttemptedOutcome['decision'],
): AttemptedOutcome {
  const outcome = {
    kind: 'attempted',
    work: { endpoint: { id: 'wh_1' } },
    attempted: { startedAt, result: { ok: true, status, latencyMs: 0 } },
    decision,
    pausedUntil: null,
  }
  // updateEndpoints reads no other fields.
  return outcome as unknown as AttemptedOutcome
}

const success = (at: Date) => attempted(204, at, { status: 'delivered' })
const failure = (at: Date) =>
  attempted(500, at, { status: 'failed', dueAt: at, reason: 'It responded with 500.' })
const gone = (at: Date) => attempted(410, at, { status: 'dead', gone: true, reason: 'It is gone.' })

async function note(...outcomes: AttemptedOutcome[]) {
  const { events } = await database.transaction(async (tx) => updateEndpoints(tx, outcomes, POLICY))
  return events.map(({ type }) => type)
}

async function noted() {
  const [row] = await database.queries.select().from(endpoints)
  return row
}

describe('attempts that are written down out of order', () => {
  it('change nothing when a later one succeeded: the endpoint is not failing', async () => {
    await note(success(minute(5)))
    await note(failure(minute(1)), failure(minute(2)))
    expect(await noted()).toMatchObject({
      failingSince: null,
      lastDeliveryAt: minute(5),
      lastDeliveryStatus: 204,
    })
    // The first failure after a long silence is no reason to disable it.
    expect(await note(failure(minute(200)))).toEqual([])
    expect(await noted()).toMatchObject({ enabled: true, failingSince: minute(200) })
  })

  it('change nothing when a later one failed', async () => {
    await note(failure(minute(5)))
    expect(await note(success(minute(1)))).toEqual([])
    expect(await noted()).toMatchObject({ failingSince: minute(5), lastDeliveryStatus: 500 })
  })

  it('end a time of failures in the middle, and say so', async () => {
    await note(failure(minute(0)))
    await note(failure(minute(30)))
    expect(await note(success(minute(29)))).toEqual(['endpoint.recovered'])
    expect(await noted()).toMatchObject({ failingSince: minute(30), lastDeliveryStatus: 500 })
    // An hour after the first failure, but not after the first since the success.
    expect(await note(failure(minute(61)))).toEqual([])
    expect(await noted()).toMatchObject({ enabled: true })
  })

  it('are noted although another clock is ahead', async () => {
    const ahead = new Date(Date.now() + 3_600_000)
    await note(success(ahead))
    const now = new Date(Date.now() + 1000)
    await note(failure(now))
    expect(await noted()).toMatchObject({ failingSince: now, lastDeliveryAt: now, lastDeliveryStatus: 500 })
  })

  it('are taken in their own order within a batch', async () => {
    await note(success(minute(3)), failure(minute(1)), failure(minute(2)))
    expect(await noted()).toMatchObject({ failingSince: null, lastDeliveryStatus: 204 })
  })

  it('disable the endpoint that said 410 all the same', async () => {
    await note(success(minute(5)))
    expect(await note(gone(minute(1)))).toEqual(['endpoint.disabled'])
    expect(await noted()).toMatchObject({ enabled: false, lastDeliveryStatus: 204 })
  })
})

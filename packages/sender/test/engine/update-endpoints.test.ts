import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Database, migrate, openDatabase } from '@hookseal/engine/database'
import { SILENT } from '../silent-logger.ts'
import { readMigrations } from '../../src/lib/database/migrations.ts'
import { endpoints } from '../../src/lib/database/schema.ts'
import { updateEndpoints } from '../../src/lib/engine/outcomes/update-endpoints.ts'
import type { EndedAttempt } from '../../src/lib/engine/outcomes/ended-attempt.ts'
import { createPolicy, toEnginePolicy } from '../../src/lib/policy.ts'

const POLICY = toEnginePolicy(createPolicy({ disableAfterSeconds: 3600 }))
const START = Date.UTC(2026, 0, 1)
const minute = (count: number) => new Date(START + count * 60_000)

let database: Database

beforeAll(async () => {
  database = await openDatabase('pglite:')
  await migrate(database, SILENT, readMigrations())
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

function attempted(responseStatus: number, at: Date, rest: Partial<EndedAttempt> = {}): EndedAttempt {
  return {
    endpointId: 'wh_1',
    organizationId: 'org_1',
    endedAt: at.getTime(),
    responseStatus,
    isDelivered: false,
    isGone: false,
    pausedForMs: 0,
    // The pause began just now.
    decidedAt: performance.now(),
    ...rest,
  }
}

const success = (at: Date) => attempted(204, at, { isDelivered: true })
const failure = (at: Date) => attempted(500, at)
const pausing = (at: Date) => attempted(500, at, { pausedForMs: 60_000 })
const gone = (at: Date) => attempted(410, at, { isGone: true })

async function update(...attempts: EndedAttempt[]) {
  const { events } = await database.transaction(async (tx) =>
    updateEndpoints(tx, attempts, POLICY, { moment: { now: Date.now(), at: performance.now() } }),
  )
  return events.map(({ type }) => type)
}

async function stored() {
  const [row] = await database.queries.select().from(endpoints)
  return row
}

describe('updateEndpoints', () => {
  it.each([
    { title: 'ended later', outcomes: [[failure(minute(0)), pausing(minute(1)), failure(minute(2))]] },
    { title: 'was written before', outcomes: [[failure(minute(2))], [pausing(minute(1))]] },
    { title: 'was written after', outcomes: [[pausing(minute(1))], [failure(minute(2))]] },
  ])('keeps a pause when a failure without one $title', async ({ outcomes }) => {
    const before = Date.now()
    for (const batch of outcomes) await update(...batch)
    expect((await stored())?.pausedUntil?.getTime()).toBeGreaterThan(before)
    await update(success(minute(3)))
    expect(await stored()).toMatchObject({ pausedUntil: null })
  })

  it('ignores a late pause when a newer attempt succeeded', async () => {
    await update(success(minute(5)))
    await update(pausing(minute(1)))
    expect(await stored()).toMatchObject({ pausedUntil: null })
  })

  it('ignores late failures when a newer attempt succeeded', async () => {
    await update(success(minute(5)))
    await update(failure(minute(1)), failure(minute(2)))
    expect(await stored()).toMatchObject({
      failingSince: null,
      lastDeliveryAt: minute(5),
      lastDeliveryStatus: 204,
    })
    // The first failure after a long silence does not disable the endpoint.
    expect(await update(failure(minute(200)))).toEqual([])
    expect(await stored()).toMatchObject({ enabled: true, failingSince: minute(200) })
  })

  it('keeps failingSince for a late success when a newer attempt failed', async () => {
    await update(failure(minute(5)))
    expect(await update(success(minute(1)))).toEqual([])
    expect(await stored()).toMatchObject({ failingSince: minute(5), lastDeliveryStatus: 500 })
  })

  it('emits endpoint.recovered for a late success between failures', async () => {
    await update(failure(minute(0)))
    await update(failure(minute(30)))
    expect(await update(success(minute(29)))).toEqual(['endpoint.recovered'])
    expect(await stored()).toMatchObject({ failingSince: minute(30), lastDeliveryStatus: 500 })
    // An hour after the first failure, but not after the first since the success.
    expect(await update(failure(minute(61)))).toEqual([])
    expect(await stored()).toMatchObject({ enabled: true })
  })

  it('accepts attempts when another process with a clock ahead wrote before', async () => {
    const ahead = new Date(Date.now() + 3_600_000)
    await update(success(ahead))
    const now = new Date(Date.now() + 1000)
    await update(failure(now))
    expect(await stored()).toMatchObject({ failingSince: now, lastDeliveryAt: now, lastDeliveryStatus: 500 })
  })

  it('orders the attempts of a batch by their end', async () => {
    await update(success(minute(3)), failure(minute(1)), failure(minute(2)))
    expect(await stored()).toMatchObject({ failingSince: null, lastDeliveryStatus: 204 })
  })

  it('disables the endpoint for a late 410', async () => {
    await update(success(minute(5)))
    expect(await update(gone(minute(1)))).toEqual(['endpoint.disabled'])
    expect(await stored()).toMatchObject({ enabled: false, lastDeliveryStatus: 204 })
  })
})

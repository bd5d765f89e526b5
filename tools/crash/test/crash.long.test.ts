import { IS_SHORT } from '@hookseal/services/proofs'
import { describe, it } from 'vitest'
import { crash } from '../src/lib/crash.ts'
import { crashInbox } from '../src/inbox/crash-inbox.ts'
import type { Settings } from '../src/lib/settings.ts'

/** On PostgreSQL the jobs of a killed process are recovered when their lease has expired, after 30 s. */
const TIMEOUT_MS = 15 * 60_000
/** A successor that waited for the leases of its predecessor would make its first delivery after some 30 s. */
const WITHOUT_LEASE_MS = 25_000
const EXTENT = IS_SHORT ? { kills: 2, events: 500 } : { kills: 10, events: 5000 }

const RUNS: { name: string; settings: Settings }[] = [
  {
    name: 'the owner of an embedded database is killed',
    settings: { ...EXTENT, subject: 'sender', database: 'pglite', workers: 1, restartDatabase: false },
  },
  {
    name: 'workers on PostgreSQL and the database are killed',
    settings: { ...EXTENT, subject: 'sender', database: 'postgres', workers: 2, restartDatabase: true },
  },
]

describe('pnpm crash', { timeout: TIMEOUT_MS }, () => {
  it.concurrent.for(RUNS)(
    'finds no acknowledged event lost, and only events in flight duplicated, when $name',
    async ({ settings }, { expect }) => {
      const figures = await crash(settings, () => {})
      expect(figures).toMatchObject({
        acknowledged: EXTENT.events,
        arrived: EXTENT.events,
        missing: 0,
        wrong: 0,
        open: 0,
        kills: EXTENT.kills,
      })
      expect(figures.duplicates).toBeLessThanOrEqual(figures.inFlight)
      if (settings.database === 'postgres') return
      expect(figures.firstDeliveryMs.length).toBeGreaterThan(0)
      expect(Math.max(...figures.firstDeliveryMs)).toBeLessThan(WITHOUT_LEASE_MS)
    },
  )
})

const INBOX_RUNS: { name: string; settings: Settings }[] = RUNS.map(({ name, settings }) => ({
  name,
  settings: { ...settings, subject: 'inbox' },
}))

describe('pnpm crash inbox', { timeout: TIMEOUT_MS }, () => {
  it.concurrent.for(INBOX_RUNS)(
    'finds no acknowledged message lost, doubled or out of order when $name',
    async ({ settings }, { expect }) => {
      const { counts, violations } = await crashInbox(settings, () => {})
      expect(violations).toEqual({
        lost: [],
        acceptedTwice: [],
        altered: [],
        overlapping: [],
        outOfOrder: [],
        unexplained: [],
      })
      expect(counts).toMatchObject({ acknowledged: EXTENT.events, ordered: EXTENT.events / 2 })
      expect(counts.duplicates).toBeGreaterThanOrEqual(EXTENT.events / 20)
      expect(counts.failed).toBeGreaterThan(0)
      expect(counts.dead).toBeGreaterThan(0)
    },
  )
})

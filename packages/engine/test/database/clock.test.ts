import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { expect, it, onTestFinished, vi } from 'vitest'
import { createClock, readNow } from '../../src/lib/database/clock.ts'
import { openDatabase } from '../../src/lib/database/open-database.ts'

const HOUR = 3_600_000

it(
  'reads the time of the database after the clock of the machine was set',
  { timeout: START_TIMEOUT_MS },
  async () => {
    const server = await startPostgres()
    onTestFinished(async () => server.stop())
    const database = await openDatabase(server.url)
    onTestFinished(async () => database.close())
    const clock = createClock(database)
    await clock.sync()
    for (const hours of [20, -20]) {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * HOUR })
      onTestFinished(() => void vi.useRealTimers())
      expect(Math.abs(clock.now() - (await readNow(database)))).toBeGreaterThan(HOUR)
      const read = await clock.read()
      expect(Number.isInteger(read)).toBe(true)
      expect(Math.abs(read - (await readNow(database)))).toBeLessThan(HOUR)
      vi.useRealTimers()
      await clock.read()
    }
  },
)

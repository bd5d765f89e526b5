import { START_TIMEOUT_MS } from '@hookseal/services'
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { crash } from '../src/lib/crash.ts'
import type { Settings } from '../src/lib/settings.ts'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
/** What a killed process had leased on PostgreSQL is taken up when its lease has run out, after half a minute. */
const TIMEOUT_MS = START_TIMEOUT_MS + 150_000

const RUNS: { name: string; settings: Settings }[] = [
  {
    name: 'the owner of an embedded database is killed',
    settings: { database: 'pglite', kills: 5, events: 1000, workers: 1, restartDatabase: false },
  },
  {
    name: 'workers on PostgreSQL are killed, and so is the database',
    settings: { database: 'postgres', kills: 5, events: 1000, workers: 2, restartDatabase: true },
  },
]

describe('nothing that was acknowledged is lost, and nothing comes twice that was not in flight', () => {
  it.concurrent.each(RUNS)('when $name', { timeout: TIMEOUT_MS }, async ({ settings }) => {
    const figures = await crash(settings, () => {})
    expect(figures).toMatchObject({
      acknowledged: 1000,
      arrived: 1000,
      missing: 0,
      wrong: 0,
      open: 0,
      kills: 5,
    })
    expect(figures.duplicates).toBeLessThanOrEqual(figures.inFlight)
    if (settings.database === 'postgres') return
    expect(figures.firstDeliveryMs.length).toBeGreaterThan(0)
    // Not by waiting for the leases of the dead.
    expect(Math.max(...figures.firstDeliveryMs)).toBeLessThan(20_000)
  })
})

describe('the command', () => {
  it('prints its options for --help', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [MAIN, '--help'])
    expect(stdout).toContain('pnpm crash --postgres')
  })

  it.each([
    ['an unknown option', ['--fast'], "Unknown option '--fast'"],
    ['a number that is none', ['--kills', '0'], '--kills must be a whole number above 0, not 0'],
  ])('exits with 2 and says why for %s', async (_name, args, message) => {
    const failure: unknown = await promisify(execFile)(process.execPath, [MAIN, ...args]).catch(
      (error: unknown) => error,
    )
    expect(failure).toMatchObject({ code: 2, stderr: expect.stringContaining(message) })
  })
})

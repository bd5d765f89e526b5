import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { IS_SHORT } from '@hookseal/services/proofs'
import { expect, it, onTestFinished } from 'vitest'
import { measureSenderMemory } from '../src/lib/measure-sender-memory.ts'

const DELIVERIES = IS_SHORT ? 20_000 : 200_000
/** Compiled code and caches of connections still grow a little. A leak of 100 bytes for each delivery would be 15 MB. */
const MOST_GROWTH = IS_SHORT ? 4e6 : 8e6

it(
  'keeps the heap of a sender as it was after a quarter of its deliveries',
  { timeout: START_TIMEOUT_MS + DELIVERIES * 5 },
  async () => {
    const postgres = await startPostgres()
    onTestFinished(async () => postgres.stop())
    const [, early, late] = await measureSenderMemory(DELIVERIES, postgres.url)
    expect([early?.deliveries, late?.deliveries]).toEqual([DELIVERIES / 4, DELIVERIES])
    expect((late?.heapBytes ?? Infinity) - (early?.heapBytes ?? 0)).toBeLessThan(MOST_GROWTH)
  },
)

import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { IS_SHORT } from '@hookseal/services/proofs'
import { Client } from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { fail, ok, startReceiver, startSender, subscribe, until } from './sender-and-receiver.ts'

const RETRIES = IS_SHORT ? 2000 : 10_000
/** One in so many events succeeds immediately; otherwise the breaker would pause the endpoint. */
const SUCCEEDS = 8
const DELAY_MS = IS_SHORT ? 15_000 : 30_000
const JITTER = 0.2
const WINDOW_MS = 2 * JITTER * DELAY_MS

it(
  'spreads retries after an outage over the window of the jitter',
  { timeout: START_TIMEOUT_MS + 150_000 },
  async () => {
    const database = await startPostgres()
    const client = new Client({ connectionString: database.url })
    await client.connect()
    const sender = await startSender(async () => database, {
      scheduleSeconds: [0, DELAY_MS / 1000],
      jitter: JITTER,
    })
    const seen = new Map<string, number>()
    const retried: number[] = []
    const receiver = await startReceiver(({ id, at }, response, count) => {
      const before = seen.get(id)
      seen.set(id, at)
      if (before !== undefined) retried.push(at - before)
      if (before === undefined && count % SUCCEEDS !== 0) fail(response)
      else ok(response)
    })
    onTestFinished(async () => {
      await client.end()
      await sender.stop()
      await receiver.close()
    })
    const { type, endpoint } = await subscribe(sender, receiver.url)
    const events = (RETRIES * SUCCEEDS) / (SUCCEEDS - 1)
    for (let published = 0; published < events; published += 1000)
      await sender.events.publishMany(Array.from({ length: 1000 }, (_, n) => ({ type, data: { n } })))
    await until(async () => {
      const open = await sender.deliveries.count({ endpointId: endpoint.id, status: 'pending' })
      return open === 0
    })
    const { rows } = await client.query<{ offset: number }>(`
      select extract(epoch from next_attempt_at - last_attempt_at)::float8 * 1000 - latency_ms as offset
      from hookseal.deliveries where status = 'failed'`)
    const planned = spreadOf(rows.map(({ offset }) => offset))
    await until(() => retried.length >= RETRIES)
    const arrived = spreadOf(retried)
    process.stdout.write(
      `retry storm: ${rows.length} planned over ${percent(planned.width / WINDOW_MS)} of the window, fullest tenth ` +
        `${percent(planned.fullest)}; ${retried.length} arrived over ${percent(arrived.width / WINDOW_MS)}, ${percent(arrived.fullest)}\n`,
    )
    expect(planned.width).toBeGreaterThan(0.8 * WINDOW_MS)
    expect(planned.fullest).toBeLessThan(0.2)
    expect(arrived.width).toBeGreaterThan(0.8 * WINDOW_MS)
    expect(arrived.fullest).toBeLessThan(0.3)
    expect(Math.min(...retried)).toBeGreaterThan((1 - JITTER) * DELAY_MS - 50)
  },
)

/** The time from the first to the last in ms, and the share of them in the fullest tenth of the window. */
function spreadOf(times: readonly number[]): { width: number; fullest: number } {
  const sorted = times.toSorted((a, b) => a - b)
  const first = sorted[0] ?? Number.NaN
  const slices = Map.groupBy(sorted, (time) => Math.floor(((time - first) / WINDOW_MS) * 10))
  const fullest = Math.max(...[...slices.values()].map(({ length }) => length))
  return { width: (sorted.at(-1) ?? Number.NaN) - first, fullest: fullest / sorted.length }
}

function percent(part: number): string {
  return `${Math.round(part * 100)} %`
}

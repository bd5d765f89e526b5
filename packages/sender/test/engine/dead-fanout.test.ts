import { START_TIMEOUT_MS } from '@hookseal/services'
import { expect, it, onTestFinished } from 'vitest'
import { createTestSender } from '../test-sender.ts'
import { startReceiver } from './sender-and-receiver.ts'

const ENDPOINTS = 17

/** Records how many deliveries each transaction inserts. */
const RECORD_INSERTS = [
  'create table public.inserts (transaction text, count int)',
  `create function public.record_inserts() returns trigger as $$
    begin insert into public.inserts select pg_current_xact_id()::text, count(*) from made; return null; end $$ language plpgsql`,
  `create trigger record_inserts after insert on hookseal.deliveries referencing new table as made
    for each statement execute function public.record_inserts()`,
]

it(
  'creates the deliveries of many dead letters in portions, outside of the transaction of their outcomes',
  { timeout: START_TIMEOUT_MS + 100_000 },
  async () => {
    // All fail at the same time, so that one transaction writes most of the outcomes.
    const waiting: (() => void)[] = []
    let requests = 0
    const receiver = await startReceiver((_, response) => {
      waiting.push(() => response.writeHead(500).end())
      if (++requests >= ENDPOINTS) for (const respond of waiting.splice(0)) respond()
    })
    onTestFinished(async () => receiver.close())
    const sender = await createTestSender({ scheduleSeconds: [0] })
    onTestFinished(async () => sender.stop())
    await sender.eventTypes.upsert('a.failing')
    for (let n = 0; n < ENDPOINTS; n++)
      await sender.endpoints.create({ url: `${receiver.url}${n}`, events: ['a.failing', 'delivery.dead'] })
    await sender.transaction(async ({ query }) => {
      for (const statement of RECORD_INSERTS) await query(statement)
    })
    await sender.events.publish({ type: 'a.failing', data: 1 })
    await sender.start()
    const read = async () => {
      const { rows } = await sender.transaction(async ({ query }) =>
        query(`select (select sum(count)::int from public.inserts) as total,
          (select max(sum)::int from (select sum(count) from public.inserts group by transaction) s) as most`),
      )
      return rows[0] as { total: number; most: number }
    }
    // Each of the dead deliveries makes one to each endpoint, which dies without a further event.
    await expect
      .poll(async () => (await read()).total, { interval: 200, timeout: 100_000 })
      .toBe(ENDPOINTS + ENDPOINTS * ENDPOINTS)
    expect((await read()).most).toBeLessThanOrEqual(250)
  },
)

import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { createTestSender } from '../test-sender.ts'

const COUNT = 2000
const KEY = Buffer.alloc(32, 7).toString('base64')

/** Records each time that a delivery is made pending again. */
const RECORD_REPLAYS = `
  create table replayed (id text);
  create function record_replay() returns trigger as $$
    begin insert into replayed values (new.id); return null; end $$ language plpgsql;
  create trigger record_replay after update on hookseal.deliveries for each row
    when (old.status = 'dead' and new.status = 'pending') execute function record_replay();
  update hookseal.deliveries set status = 'dead', next_attempt_at = null;
  delete from hookseal_queue.job where name = 'deliveries';`

it(
  'continues a replay whose process is killed within a portion, and replays each delivery once',
  { timeout: START_TIMEOUT_MS + 60_000 },
  async () => {
    const database = await startPostgres()
    onTestFinished(async () => database.stop())
    const sender = await createTestSender({ database: database.url, encryptionKey: KEY })
    onTestFinished(async () => sender.stop())
    const [client, holder] = [1, 2].map(() => new Client({ connectionString: database.url }))
    if (client === undefined || holder === undefined) throw new Error('there are two clients')
    for (const one of [client, holder]) {
      await one.connect()
      onTestFinished(async () => one.end())
    }
    await sender.eventTypes.upsert('a.one')
    const { id: endpointId } = await sender.endpoints.create({
      url: 'http://127.0.0.1:4998/',
      events: ['a.one'],
    })
    for (let n = 0; n < COUNT; n += 1000)
      await sender.events.publishMany(Array.from({ length: 1000 }, () => ({ type: 'a.one', data: 1 })))
    await client.query(RECORD_REPLAYS)
    const { rows } = await client.query<{ id: string }>(
      'select id from hookseal.deliveries order by created_at, id offset 1000 limit 1',
    )
    // The portion with this delivery waits for it.
    await holder.query('begin')
    await holder.query('select from hookseal.deliveries where id = $1 for update', [rows[0]?.id])
    const replay = await sender.replays.start({ endpointId })
    expect(replay.matched).toBe(COUNT)
    const worker = spawn(
      process.execPath,
      [fileURLToPath(new URL('replay-worker.ts', import.meta.url)), database.url, KEY],
      { stdio: 'inherit' },
    )
    onTestFinished(() => void worker.kill('SIGKILL'))
    await expect
      .poll(async () => {
        const { rowCount } = await client.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
        return rowCount
      })
      .toBe(1)
    worker.kill('SIGKILL')
    await once(worker, 'exit')
    const { replayed } = await sender.replays.get(replay.id)
    expect(replayed).toBe(900)
    await holder.query('rollback')
    await sender.start()
    await expect.poll(async () => (await sender.replays.get(replay.id)).status).toBe('done')
    expect(await sender.replays.get(replay.id)).toMatchObject({ replayed: COUNT })
    const recorded = await client.query<{ all: number; distinct: number }>(
      'select count(*)::int as all, count(distinct id)::int as distinct from replayed',
    )
    expect(recorded.rows).toStrictEqual([{ all: COUNT, distinct: COUNT }])
  },
)

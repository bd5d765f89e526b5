import { Client } from 'pg'
import { openBenchInbox } from './open-inbox.ts'

/** Rows of one statement, so that none needs much memory. */
const PART = 50_000

/** Fills an empty database with pending messages: copies by SQL of one that the inbox has accepted. */
export async function fillBacklog(url: string, count: number): Promise<void> {
  const inbox = await openBenchInbox(url)
  await inbox.fill(1)
  await inbox.stop()
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('create temp table template as select * from hookseal_inbox.messages')
    await client.query('create temp table template_job as select * from hookseal_queue.job_common')
    for (let first = 1; first < count; first += PART)
      await client.query(COPIES, [first, Math.min(first + PART, count) - 1])
    await client.query(`select setval('hookseal_inbox.message_order', $1)`, [count + 1])
    await client.query('vacuum analyze')
  } finally {
    await client.end()
  }
}

/** The ids are of version 7 and in order. */
const COPIES = `
  with ids as materialized (
    select n, (lpad(to_hex((extract(epoch from now()) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(n >> 16), 3, '0') || '8'
      || substr(lpad(to_hex(n), 8, '0'), 5) || substr(md5(n::text), 1, 11))::uuid as id
    from generate_series($1::int, $2::int) as n),
  jobs as (
    insert into hookseal_queue.job_common
    select (jsonb_populate_record(t, jsonb_build_object('id', ids.id))).* from template_job t cross join ids order by n)
  insert into hookseal_inbox.messages
  select (jsonb_populate_record(t, jsonb_build_object('id', ids.id, 'key', 'copy:' || n, 'seq', n + 1))).* from template t cross join ids order by n`

import { PGlite } from '@electric-sql/pglite'
import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { readFileSync } from 'node:fs'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { isConcurrent, withoutConcurrently } from '@hookseal/engine/database'
import { splitDump } from './dump.ts'
import { type Migration, readMigrations } from './migrations.ts'

/** The first migrations that large tables may go through: those before it are older than the first large table. */
const FIRST = 7
const MIGRATIONS = readMigrations()

/** A table whose lock keeps out writes, and how often the migration read all of it while it had the lock. */
interface Locked {
  table: string
  scans: number
}

let server: Awaited<ReturnType<typeof startPostgres>>
let client: Client
let notices: string[]
const locked = new Map<string, Locked[]>()

beforeAll(async () => {
  server = await startPostgres()
  client = new Client({ connectionString: server.url })
  await client.connect()
  notices = []
  client.on('notice', ({ message = '' }) => void notices.push(message))
  await client.query(readFileSync(MIGRATIONS[FIRST - 1]?.dump ?? '', 'utf8'))
  // Small tables would be read without their indexes, and the proof of a constraint is only reported at this level.
  await client.query('set enable_seqscan = off; set client_min_messages = debug1')
  for (const migration of MIGRATIONS.slice(FIRST)) locked.set(migration.number, await apply(migration))
}, START_TIMEOUT_MS)
afterAll(async () => {
  await client.end()
  await server.stop()
})

async function apply({ statements }: Migration): Promise<Locked[]> {
  if (statements.some(isConcurrent)) {
    for (const statement of statements) await client.query(withoutConcurrently(statement))
    return []
  }
  // What earlier transactions read is counted until it is flushed.
  await client.query('select pg_stat_force_next_flush()')
  await client.query('begin')
  for (const statement of statements) await client.query(statement)
  const { rows } = await client.query<Locked>(`
    select s.relname as "table", s.seq_scan::int as scans from pg_stat_xact_user_tables s
    where s.relname ~ '^(events|deliveries|attempts)' and s.schemaname = 'hookseal' and exists (
      select from pg_locks l where l.pid = pg_backend_pid() and l.relation = s.relid
        and l.mode in ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'))
    order by s.relname`)
  await client.query('commit')
  return rows
}

it('reads no table of the log while a migration keeps writers out', () => {
  const reads = [...locked].flatMap(([number, tables]) =>
    tables.filter(({ scans }) => scans > 0).map(({ table }) => `${number} reads ${table}`),
  )
  expect(reads).toEqual([])
  // The check sees the locks.
  expect(locked.get('0009')?.map(({ table }) => table)).toEqual(
    expect.arrayContaining(['attempts_upgraded', 'deliveries_upgraded', 'events_upgraded']),
  )
})

it('attaches the tables of earlier versions by a proof that no row is out of bounds', async () => {
  const proven = notices.flatMap(
    (text) => /^partition constraint for table "(\w+)" is implied by existing/.exec(text)?.[1] ?? [],
  )
  expect(proven).toEqual(['events_upgraded', 'deliveries_upgraded', 'attempts_upgraded'])
  const { rows } = await client.query(
    `select from pg_constraint where conname = 'finish_this_upgrade_or_drop_this_constraint'`,
  )
  expect(rows).toEqual([])
})

it('keeps rows that a process of an earlier version wrote to empty tables between the migrations', async () => {
  const embedded = await PGlite.create()
  onTestFinished(async () => embedded.close())
  await embedded.exec(splitDump(readFileSync(MIGRATIONS[FIRST - 1]?.dump ?? '', 'utf8')).schema)
  const [bounds, validation, partitions] = MIGRATIONS.slice(FIRST)
  const run = async (migration?: Migration) => embedded.exec(migration?.statements.join('\n') ?? '')
  await run(bounds)
  await run(validation)
  await embedded.exec(
    `insert into hookseal.events (id, organization_id, type, timestamp, body) values ('e', '', 't', now(), '')`,
  )
  await run(partitions)
  expect((await embedded.query('select id from hookseal.events')).rows).toEqual([{ id: 'e' }])
})

it('names what to do in the error of an earlier version, a week after an upgrade was abandoned', async () => {
  const embedded = await PGlite.create()
  onTestFinished(async () => embedded.close())
  await embedded.exec(readFileSync(MIGRATIONS[FIRST - 1]?.dump ?? '', 'utf8'))
  await embedded.exec(MIGRATIONS[FIRST]?.statements.join('\n') ?? '')
  const insertAfter = async (days: number) =>
    embedded.exec(
      `insert into hookseal.events (id, organization_id, type, timestamp, body, created_at)
      values ('e${days}', '', 't', now(), '', greatest(now(), (select max(created_at) from hookseal.events)) + interval '${days} days')`,
    )
  await expect(insertAfter(9)).rejects.toThrow(
    'violates check constraint "finish_this_upgrade_or_drop_this_constraint"',
  )
  await insertAfter(6)
})

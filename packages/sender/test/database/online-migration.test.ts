import { startPostgres } from '@hookseal/services'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { type Database, migrate, type Migration, openDatabase } from '@hookseal/engine/database'
import { createPartitions } from '../../src/lib/database/partitions/create-partitions.ts'
import { DAY_MS, partitionName, startOfDay } from '../../src/lib/database/partitions/days.ts'
import { readMigrations } from '../upgrade/migrations.ts'
import { createTestSender } from '../test-sender.ts'
import { KEY, until } from '../engine/sender-and-receiver.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

/** Migrates as a version with these migrations does. */
async function migrateTo(target: Database, migrations: readonly Migration[]): Promise<void> {
  return migrate(target, logger, { record: 'hookseal_migrations', migrations })
}

const OLD: Migration[] = readMigrations().map(({ hash, statements }) => ({ hash, sql: [...statements] }))
const INDEX = 'CREATE INDEX CONCURRENTLY "endpoints_tested" ON "hookseal"."endpoints" USING btree ("url")'
const OF_PARTITIONS =
  'CREATE INDEX CONCURRENTLY "deliveries_tested" ON "hookseal"."deliveries" USING btree ("target_url")'
/** A day that no sender creates. */
const DAY = startOfDay(Date.now()) - 40 * DAY_MS
const CHANGES = [
  { hash: 'alter', sql: ['alter table hookseal.events add column tested integer not null default 1'] },
  { hash: 'index', sql: [INDEX] },
  { hash: 'partitions', sql: [OF_PARTITIONS] },
]

let url: string
let database: Database
let other: Client
let logs: string[]
const log = (_: object, message: string) => void logs.push(message)
const logger = { info: log, warn: log, error: log }

beforeEach(async () => {
  logs = []
  const server = await startPostgres()
  ;({ url } = server)
  const sender = await createTestSender({ database: url, encryptionKey: KEY })
  await sender.eventTypes.upsert('a.one')
  await sender.endpoints.create({ url: 'http://127.0.0.1:4999/', events: ['a.one'] })
  await sender.stop()
  database = await openDatabase(url, { log: logger })
  other = new Client({ connectionString: url })
  await other.connect()
  onTestFinished(async () => {
    await other.end()
    await database.close()
    await server.stop()
  })
})

async function stateOf(index: string): Promise<boolean | undefined> {
  const { rows } = await other.query<{ valid: boolean }>(
    `select indisvalid as valid from pg_index where indexrelid = to_regclass($1)`,
    [`hookseal.${index}`],
  )
  return rows[0]?.valid
}

it('lets a process of the previous version publish while a migration alters tables and builds indexes', async () => {
  const script = fileURLToPath(new URL('migrating-publisher.ts', import.meta.url))
  const publisher = spawn(process.execPath, [script, url, 'a.one'], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void publisher.kill('SIGKILL'))
  const lines: string[] = []
  createInterface({ input: publisher.stdout }).on('line', (line) => lines.push(line))
  await until(() => lines.length > 20)

  // A reader that does not end keeps the table from being altered.
  await other.query('begin; select count(*) from hookseal.events')
  const migrating = migrateTo(database, [...OLD, ...CHANGES])
  await until(() => logs.some((line) => line.startsWith('waiting for a client of the database')))
  // Publishing goes on between the attempts.
  const published = lines.length
  await until(() => lines.length > published + 20)
  await other.query('commit')
  await migrating
  const after = lines.length
  await until(() => lines.length > after + 20)

  expect(lines.filter((line) => line.startsWith('failed'))).toEqual([])
  expect([await stateOf('endpoints_tested'), await stateOf('deliveries_tested')]).toEqual([true, true])
  const { rows } = await other.query('select hash from public.hookseal_migrations where hash = any($1)', [
    CHANGES.map(({ hash }) => hash),
  ])
  expect(rows).toHaveLength(CHANGES.length)
})

it('builds an index again that an interrupted migration left incomplete', async () => {
  const reader = new Client({ connectionString: url })
  await reader.connect()
  onTestFinished(async () => reader.end())
  // The build waits for transactions that use the table.
  await reader.query('begin; lock table hookseal.endpoints in row exclusive mode')
  const interrupted = migrateTo(database, [...OLD, { hash: 'index', sql: [INDEX] }])
  const failure = interrupted.catch((error: unknown) => error)
  await until(async () => (await stateOf('endpoints_tested')) === false)
  await other.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'hookseal migration' and datname = current_database()`,
  )
  expect(await failure).toBeInstanceOf(Error)
  await reader.query('commit')
  expect(await stateOf('endpoints_tested')).toBe(false)

  await migrateTo(database, [...OLD, { hash: 'index', sql: [INDEX] }])
  expect(await stateOf('endpoints_tested')).toBe(true)
  expect(logs).toContain('an index is incomplete, building it again')
})

it('continues after the partitions of which a migration has built the index', async () => {
  await other.query('create index deliveries_tested on only hookseal.deliveries using btree (target_url)')
  expect(await stateOf('deliveries_tested')).toBe(false)
  await migrateTo(database, [...OLD, { hash: 'partitions', sql: [OF_PARTITIONS] }])
  expect(await stateOf('deliveries_tested')).toBe(true)
})

it('builds an index while the detaching of an expired day is interrupted', async () => {
  const expired = partitionName('deliveries', DAY)
  await database.transaction(async (tx) => createPartitions(tx, [DAY]))
  const reader = new Client({ connectionString: url })
  await reader.connect()
  onTestFinished(async () => reader.end())
  await reader.query('begin; select count(*) from hookseal.deliveries')
  const detaching = database.executeAlone(
    `alter table hookseal.deliveries detach partition hookseal.${expired} concurrently`,
  )
  const failure = detaching.catch((error: unknown) => error)
  await until(async () => {
    const { rows } = await other.query('select from pg_inherits where inhdetachpending')
    return rows.length === 1
  })
  await other.query(
    `select pg_cancel_backend(pid) from pg_stat_activity where query like 'alter table%detach%' and datname = current_database()`,
  )
  expect(await failure).toBeInstanceOf(Error)
  await reader.query('commit')

  await migrateTo(database, [...OLD, { hash: 'partitions', sql: [OF_PARTITIONS] }])
  expect(await stateOf('deliveries_tested')).toBe(true)
})

it('builds the index of a day that another process creates meanwhile', async () => {
  // Keeps the migration from creating the index of the whole table.
  await other.query('begin; lock table hookseal.deliveries in row exclusive mode')
  const migrating = migrateTo(database, [...OLD, { hash: 'partitions', sql: [OF_PARTITIONS] }])
  await until(() => logs.some((line) => line.startsWith('waiting for a client of the database')))
  await database.transaction(async (tx) => createPartitions(tx, [DAY]))
  await other.query('commit')
  await migrating
  expect(await stateOf('deliveries_tested')).toBe(true)
})

it('applies statements of both kinds to an embedded database', async () => {
  const embedded = await openDatabase('pglite:')
  onTestFinished(async () => embedded.close())
  await migrateTo(embedded, OLD)
  await migrateTo(embedded, [...OLD, ...CHANGES])
  expect(logs).toEqual([])
})

it('rejects a migration that mixes both kinds', async () => {
  const mixed = { hash: 'mixed', sql: [INDEX, 'alter table hookseal.events add column tested integer'] }
  await expect(migrateTo(database, [...OLD, mixed])).rejects.toThrow(
    'only CREATE INDEX CONCURRENTLY can run outside of a transaction',
  )
})

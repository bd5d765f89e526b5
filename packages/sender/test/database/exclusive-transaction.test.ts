import { startPostgres } from '@hookseal/services'
import { Client } from 'pg'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase, runExclusively } from '@hookseal/engine/database'
import { sql } from 'drizzle-orm'
import { KEY } from '../engine/sender-and-receiver.ts'
import { SILENT } from '../silent-logger.ts'
import { createTestSender } from '../test-sender.ts'

const MIGRATION_LOCK = 7_266_114_001
const QUEUE_LOCK = 7_266_114_002

let url: string
let other: Client

beforeEach(async () => {
  const server = await startPostgres()
  onTestFinished(async () => server.stop())
  url = server.url
  other = new Client({ connectionString: url })
  await other.connect()
  onTestFinished(async () => other.end())
})

/** Waits until `logs` contains the text, then ends what the other client holds. */
async function releaseAfter(logs: readonly string[], text: string, release: string): Promise<void> {
  await expect.poll(() => logs.some((line) => line.includes(text))).toBe(true)
  await other.query(release)
}

describe('a locked database', () => {
  it.each([
    { lock: MIGRATION_LOCK, name: 'migrates the tables' },
    { lock: QUEUE_LOCK, name: 'installs the queue' },
  ])(
    'waits for another process that $name, writes this to the log, and continues when it ends',
    async ({ lock, name }) => {
      await other.query('select pg_advisory_lock($1)', [lock])
      const logs: string[] = []
      const log = (_: object, message: string) => void logs.push(message)
      const starting = createTestSender({
        database: url,
        encryptionKey: KEY,
        logger: { info: log, warn: log, error: log },
      })
      await releaseAfter(logs, `waiting for another process that ${name}`, 'select pg_advisory_unlock_all()')
      const sender = await starting
      expect(await sender.isReady()).toBe(true)
      await sender.stop()
    },
  )

  it('retries while another process keeps a table locked, so that other clients do not queue behind the migration', async () => {
    const database = await openDatabase(url)
    onTestFinished(async () => database.close())
    await other.query('create table busy (id int)')
    await other.query('begin; lock table busy in access share mode')
    const logs: string[] = []
    const log = (_: object, message: string) => void logs.push(message)
    const migrating = runExclusively(
      database,
      { lock: 1, purpose: 'migrates', log: { info: log, warn: log, error: log } },
      async ({ execute }) => execute(sql`alter table busy add column name text`),
    )
    await releaseAfter(logs, 'waiting for a client of the database that keeps a table locked', 'commit')
    await migrating
    expect((await other.query('select name from busy')).rows).toEqual([])
  })
})

it('rejects with what to do when another process keeps the lock', async () => {
  const database = await openDatabase(url)
  onTestFinished(async () => database.close())
  await other.query('select pg_advisory_lock(1)')
  const late = runExclusively(
    database,
    { lock: 1, purpose: 'migrates the tables', log: SILENT, waitMs: 600 },
    async () => {},
  )
  await expect(late).rejects.toMatchObject({
    code: 'ERR_ENGINE_DATABASE',
    message: expect.stringMatching(/Waited \d s for another process that migrates the tables\. .*end it/),
  })
})

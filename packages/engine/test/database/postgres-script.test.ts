import { startPostgres, START_TIMEOUT_MS } from '@hookseal/services'
import { sql } from 'drizzle-orm'
import { expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../src/database.ts'
import { ENGINE_DEFAULTS } from '../../src/lib/defaults.ts'
import { SILENT } from '../silent-logger.ts'

it(
  'runs a script of the queue as one transaction with a longer time limit, and rolls it back if it fails',
  { timeout: START_TIMEOUT_MS },
  async () => {
    const server = await startPostgres()
    onTestFinished(async () => server.stop())
    const database = await openDatabase(server.url, { connections: 5, log: SILENT })
    onTestFinished(async () => database.close())
    const { queue } = database
    await queue.executeSql(`
      BEGIN;
      create table public.seen as select current_setting('statement_timeout') as max, pg_current_xact_id()::text as id;
      insert into public.seen select current_setting('statement_timeout'), pg_current_xact_id()::text;
      COMMIT;`)
    const read = async () =>
      database.execute(sql<{ max: string; id: string }>`select distinct max, id from public.seen`)
    expect((await read()).rows).toMatchObject([{ max: `${ENGINE_DEFAULTS.scriptMs / 60_000}min` }])

    await expect(
      queue.executeSql('BEGIN; delete from public.seen; select 1 / 0; COMMIT;'),
    ).rejects.toMatchObject({
      code: '22012',
    })
    // The connection has no transaction and no setting left.
    const { rows } = await queue.executeSql(`select current_setting('statement_timeout') as max`)
    expect(rows).toMatchObject([{ max: '7s' }])
    expect((await read()).rows).toHaveLength(1)
  },
)

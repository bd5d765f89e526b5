import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, expect, it, onTestFinished, vi } from 'vitest'
import { openDatabase } from '../../src/lib/database/open-database.ts'
import { sql } from 'drizzle-orm'

afterEach(() => void vi.useRealTimers())

it('writes a checkpoint every 30 seconds, which bounds what a damaged log can lose', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'hookseal-checkpoint-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const database = await openDatabase(`pglite:${directory}`)
  onTestFinished(async () => database.close())
  await database.execute(sql`create table written (id int)`)
  const redo = async () => {
    const { rows } = await database.execute(
      sql<{ lsn: string }>`select redo_lsn::text as lsn from pg_control_checkpoint()`,
    )
    return rows[0]?.lsn
  }
  const before = await redo()
  vi.advanceTimersByTime(29_000)
  expect(await redo()).toBe(before)
  vi.advanceTimersByTime(1000)
  // The checkpoint comes after a look at the free space.
  while ((await redo()) === before) await setImmediate()
})

import { cpSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createTestSender } from '../test-sender.ts'

let template: string

beforeAll(async () => {
  template = mkdtempSync(join(tmpdir(), 'hookseal-directory-'))
  const sender = await createTestSender({ database: `pglite:${template}` })
  await sender.eventTypes.upsert('a.one')
  await sender.events.publish({ type: 'a.one', data: 1 })
  await sender.stop()
})
afterAll(() => rmSync(template, { recursive: true }))

/** A copy of a directory that a sender has used. */
function copyDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'hookseal-directory-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  cpSync(template, directory, { recursive: true })
  return directory
}

function emptyFolder(folder: string): void {
  for (const entry of readdirSync(folder)) rmSync(join(folder, entry), { recursive: true })
}

describe('the data directory', () => {
  it('opens a data directory again with everything in it', async () => {
    const sender = await createTestSender({ database: `pglite:${copyDirectory()}` })
    onTestFinished(async () => sender.stop())
    const { data } = await sender.events.list()
    expect(data).toMatchObject([{ type: 'a.one' }])
  })

  it.each([
    {
      name: 'data/ was emptied',
      harm: (d: string) => emptyFolder(join(d, 'data')),
      reason: 'data/ is empty',
    },
    {
      name: 'data/ was deleted',
      harm: (d: string) => rmSync(join(d, 'data'), { recursive: true }),
      reason: 'data/ is empty',
    },
    {
      name: 'PG_VERSION is missing',
      harm: (d: string) => rmSync(join(d, 'data/PG_VERSION')),
      reason: 'PG_VERSION is missing',
    },
    {
      name: 'the control file is cut off',
      harm: (d: string) => truncateSync(join(d, 'data/global/pg_control'), 10),
      reason: 'PostgreSQL cannot start from it',
    },
    {
      name: 'the log is cut off',
      harm: (d: string) => emptyFolder(join(d, 'data/pg_wal')),
      reason: 'PostgreSQL cannot start from it',
    },
  ])('rejects a data directory with what to do when $name', async ({ harm, reason }) => {
    const directory = copyDirectory()
    harm(directory)
    await expect(createTestSender({ database: `pglite:${directory}` })).rejects.toMatchObject({
      code: 'ERR_SENDER_DATABASE_DIRECTORY',
      message: expect.stringMatching(new RegExp(`is damaged: .*${reason}.*Restore a backup`)),
    })
  })

  it('rejects a data directory that a newer version has migrated', async () => {
    const directory = copyDirectory()
    const sender = await createTestSender({ database: `pglite:${directory}` })
    await sender.transaction(async (tx) =>
      tx.query(`insert into public.hookseal_migrations (hash) values ('newer')`),
    )
    await sender.stop()
    await expect(createTestSender({ database: `pglite:${directory}` })).rejects.toMatchObject({
      code: 'ERR_SENDER_DATABASE',
      message: expect.stringContaining('newer version'),
    })
  })

  it('rejects a data directory with its path when it cannot be created', async () => {
    const path = join(template, 'hookseal.key', 'below-a-file')
    await expect(createTestSender({ database: `pglite:${path}` })).rejects.toMatchObject({
      code: 'ERR_SENDER_DATABASE_DIRECTORY',
      message: expect.stringContaining(`${path} cannot be used`),
    })
  })

  it('makes the data directory readable by its owner only, also when it existed with another mode', () => {
    expect(statSync(join(template, 'data')).mode & 0o777).toBe(0o700)
    expect(statSync(join(template, 'hookseal.key')).mode & 0o777).toBe(0o600)
  })
})

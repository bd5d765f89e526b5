import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { KEY } from '../engine/sender-and-receiver.ts'
import { createTestSender } from '../test-sender.ts'

interface Disk {
  path: string
  fill: () => void
  free: () => void
  unmount: () => void
}

/**
 * Mounts a disk in memory that belongs to `owner`. There is no way to fill a disk without one: limits of processes fail with another error.
 *
 * @throws where this user may not mount, instead of skipping what it proves
 */
function mountDisk(size: string, owner: number): Disk {
  const path = mkdtempSync(join(tmpdir(), 'hookseal-disk-'))
  try {
    asAdministrator('mount', ['-t', 'tmpfs', '-o', `size=${size},uid=${owner},mode=700`, 'tmpfs', path])
  } catch (cause) {
    rmSync(path, { recursive: true })
    const message =
      'This test fills a disk. Run it as root, as a user with `sudo` without a password, or in `unshare --user --map-root-user --mount`.'
    throw new Error(message, { cause })
  }
  const filler = join(path, 'filler')
  return {
    path,
    fill() {
      for (const bytes of [1024 * 1024, 4096])
        try {
          for (;;) appendFileSync(filler, Buffer.alloc(bytes))
        } catch (error) {
          expect(error).toMatchObject({ code: 'ENOSPC' })
        }
    },
    free: () => rmSync(filler),
    unmount() {
      asAdministrator('umount', [path])
      rmSync(path, { recursive: true })
    },
  }
}

function asAdministrator(command: string, args: readonly string[]): void {
  const isRoot = process.getuid?.() === 0
  execFileSync(isRoot ? command : 'sudo', isRoot ? args : ['--non-interactive', command, ...args], {
    stdio: 'pipe',
  })
}

interface Opened {
  url: string
  disk: Disk
  close: () => Promise<void>
}

async function openEmbedded(): Promise<Opened> {
  const disk = mountDisk('160m', process.getuid?.() ?? 0)
  return { url: `pglite:${disk.path}/data`, disk, close: async () => disk.unmount() }
}

/** A database in a tablespace of its own, so that neither the log of the server nor other databases are on the disk. */
async function openPostgres(): Promise<Opened> {
  const server = await startPostgres()
  onTestFinished(async () => server.stop())
  const client = new Client({ connectionString: server.url })
  await client.connect()
  const { rows } = await client.query<{ data_directory: string }>('show data_directory')
  const disk = mountDisk('80m', statSync(rows[0]?.data_directory ?? '').uid)
  const name = `full_disk_${process.pid}`
  await client.query(`create tablespace ${name} location '${disk.path}'`)
  await client.query(`create database ${name} tablespace ${name}`)
  const url = new URL(server.url)
  url.pathname = name
  return {
    url: url.href,
    disk,
    async close() {
      await client.query(`drop database ${name} with (force)`)
      await client.query(`drop tablespace ${name}`)
      await client.end()
      disk.unmount()
    },
  }
}

describe.each([
  { name: 'PGlite', openOn: openEmbedded },
  { name: 'PostgreSQL', openOn: openPostgres },
])('$name on a full disk', { timeout: START_TIMEOUT_MS }, ({ openOn }) => {
  it('reports that it is not ready on a full disk, rejects what it cannot store, and recovers', async () => {
    const { url, disk, close } = await openOn()
    onTestFinished(close)
    const open = async () => createTestSender({ database: url, encryptionKey: KEY })
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    onTestFinished(() => void vi.useRealTimers())
    const sender = await open()
    onTestFinished(sender.stop)
    await sender.eventTypes.upsert('a.one')
    expect(await sender.isReady()).toBe(true)
    disk.fill()
    expect(await sender.isReady()).toBe(false)

    // A checkpoint that fails would stop the process of an embedded database.
    await vi.advanceTimersByTimeAsync(60_000)
    await sleep(100)

    const acknowledged: string[] = []
    const errors: unknown[] = []
    for (let n = 0; n < 200 && errors.length < 3; n++) {
      const id = `event-${n}`
      await sender.events.publish({ id, type: 'a.one', data: randomBytes(8192).toString('hex') }).then(
        () => acknowledged.push(id),
        (error: unknown) => errors.push(error),
      )
    }
    expect(errors).toHaveLength(3)
    for (const error of errors)
      expect(error).toMatchObject({ code: 'ERR_SENDER_DATABASE', cause: { code: '53100' } })
    expect(await sender.isReady()).toBe(false)

    disk.free()
    expect(await sender.isReady()).toBe(true)
    await sender.events.publish({ id: 'last', type: 'a.one', data: {} })
    await sender.stop()

    const reopened = await open()
    onTestFinished(reopened.stop)
    const { rows } = await reopened.transaction(async ({ query }) => query('select id from hookseal.events'))
    expect((rows as { id: string }[]).map(({ id }) => id).toSorted()).toEqual(
      [...acknowledged, 'last'].toSorted(),
    )
  })
})

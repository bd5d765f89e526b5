import { execFile } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { freePort } from './free-port.ts'
import { serverProcess } from './server-process.ts'
import type { User } from './unprivileged-user.ts'

const run = promisify(execFile)

/** A standby of a PostgreSQL. It never outlives the process that started it. */
export interface StandbyServer {
  readonly url: string
  /** Makes it a primary. Resolves when it accepts writes. */
  promote(): Promise<void>
  /** Ends the server and removes its files. */
  stop(): Promise<void>
}

interface Primary {
  url: string
  /** The directory with `data`. */
  directory: string
  bin: string
  settings: readonly string[]
  user: User | undefined
}

/** Starts a synchronous standby from a base backup, which is a copy of the data directory between two calls of the primary. */
export async function startStandby(primary: Primary): Promise<StandbyServer> {
  const { url, bin, settings, user } = primary
  const directory = mkdtempSync(join(tmpdir(), 'hookseal-standby-'))
  if (user !== undefined) chownSync(directory, user.uid, user.gid)
  const data = join(directory, 'data')
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await copyCluster(client, join(primary.directory, 'data'), data, user)
    const { hostname, port: primaryPort } = new URL(url)
    const port = await freePort()
    const connection = `primary_conninfo=host=${hostname} port=${primaryPort} user=postgres`
    const server = serverProcess({
      command: join(bin, 'postgres'),
      args: ['-D', data, ...[...settings, connection, `port=${port}`].flatMap((setting) => ['-c', setting])],
      directory,
      user,
      ready: /ready to accept read-only connections/,
      signals: { graceful: 'SIGINT', orphaned: 'QUIT' },
    })
    await server.start()
    await client.query(`alter system set synchronous_standby_names = '*'`)
    await client.query('select pg_reload_conf()')
    await untilSynchronous(client)
    const standbyUrl = `postgres://postgres@127.0.0.1:${port}/postgres`
    return {
      url: standbyUrl,
      promote: async () => promote(standbyUrl),
      stop: async () => server.remove(),
    }
  } finally {
    await client.end()
  }
}

async function copyCluster(client: Client, from: string, to: string, user: User | undefined): Promise<void> {
  await client.query(`select pg_backup_start('standby', true)`)
  await run('cp', ['-a', from, to])
  const { rows } = await client.query<{ label: string }>(
    'select labelfile as label from pg_backup_stop(false)',
  )
  rmSync(join(to, 'postmaster.pid'), { force: true })
  const files = { backup_label: rows[0]?.label ?? '', 'standby.signal': '' }
  for (const [name, text] of Object.entries(files)) {
    const file = join(to, name)
    writeFileSync(file, text)
    if (user !== undefined) chownSync(file, user.uid, user.gid)
  }
}

async function untilSynchronous(client: Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query(`select from pg_stat_replication where sync_state = 'sync'`)
    if (rows.length > 0) return
    await sleep(50)
  }
}

async function promote(url: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('select pg_promote()')
  } finally {
    await client.end()
  }
}

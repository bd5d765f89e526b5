import { chownSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { requireProgram } from './require-program.ts'
import { serverProcess } from './server-process.ts'
import { unprivilegedUser } from './unprivileged-user.ts'

/** A PgBouncer in front of a PostgreSQL for tests. It never outlives the process that started it. */
export interface PgBouncer {
  /** The URL of the same database through the pooler. */
  readonly url: string
  /** Ends the pooler and removes its files. */
  readonly stop: () => Promise<void>
}

/**
 * Starts a PgBouncer in front of the server of `target`, from PATH or Debian's package.
 *
 * @param mode When a connection to the server is lent to another client.
 */
export async function startPgBouncer(
  target: string,
  { mode = 'transaction', tries = 3 }: { mode?: 'transaction' | 'session'; tries?: number } = {},
): Promise<PgBouncer> {
  const command = await requireProgram('pgbouncer', 'pgbouncer')
  const { hostname, port: serverPort, username, password } = new URL(target)
  const user = unprivilegedUser()
  const directory = mkdtempSync(join(tmpdir(), 'hookseal-pgbouncer-'))
  const config = join(directory, 'pgbouncer.ini')
  const users = join(directory, 'users.txt')
  const port = await freePort()
  writeFileSync(users, `"${decodeURIComponent(username)}" "${decodeURIComponent(password)}"\n`)
  writeFileSync(
    config,
    `[databases]
* = host=${hostname} port=${serverPort || 5432}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = ${mode}
max_client_conn = 1000
default_pool_size = 20
`,
  )
  if (user !== undefined) for (const path of [directory, config, users]) chownSync(path, user.uid, user.gid)
  const server = serverProcess({
    command,
    args: [config],
    directory,
    user,
    ready: /process up: PgBouncer/,
    signals: { graceful: 'SIGINT', orphaned: 'TERM' },
  })
  try {
    await server.start()
  } catch (error) {
    await server.remove()
    const isTaken = error instanceof Error && error.message.includes('Address already in use')
    if (isTaken && tries > 1) return startPgBouncer(target, { mode, tries: tries - 1 })
    throw error
  }
  const url = new URL(target)
  url.host = `127.0.0.1:${port}`
  return { url: url.href, stop: async () => server.remove() }
}

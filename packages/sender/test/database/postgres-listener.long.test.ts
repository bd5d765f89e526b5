import { startPostgres } from '@hookseal/services'
import { startCuttingProxy } from '@hookseal/services/cutting-proxy'
import { Client } from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { listenOnPostgres } from '../../src/lib/database/postgres-listener.ts'

it('reconnects when its connection goes silent without an error', async () => {
  const server = await startPostgres()
  onTestFinished(async () => server.stop())
  const proxy = await startCuttingProxy(server.url)
  onTestFinished(async () => proxy.close())
  const notices: string[] = []
  const end = await listenOnPostgres(proxy.url, 'heartbeat', (payload) => void notices.push(payload))
  onTestFinished(end)
  const other = new Client({ connectionString: server.url })
  await other.connect()
  onTestFinished(async () => other.end())
  await other.query(`notify heartbeat, 'before'`)
  await expect.poll(() => notices).toContain('before')

  proxy.freeze()
  // Loses bytes, so that the connection stays silent after the thaw.
  await other.query(`notify heartbeat, 'lost'`)
  await new Promise((resolve) => setTimeout(resolve, 200))
  proxy.thaw()
  const connects = notices.filter((payload) => payload === '').length
  // Each connect is followed by an empty notice, which makes callers look for what they missed.
  await expect
    .poll(() => notices.filter((payload) => payload === '').length, { timeout: 60_000 })
    .toBe(connects + 1)
  await other.query(`notify heartbeat, 'after'`)
  await expect.poll(() => notices).toContain('after')
  expect(notices).not.toContain('lost')
})

import { startPostgres } from '@hookseal/services'
import { startCuttingProxy } from '@hookseal/services/cutting-proxy'
import { Client } from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../src/lib/database/open-database.ts'
import { SILENT } from '../silent-logger.ts'

it('reconnects when its connection goes silent without an error', async () => {
  const server = await startPostgres()
  onTestFinished(async () => server.stop())
  const proxy = await startCuttingProxy(server.url)
  onTestFinished(async () => proxy.close())
  const database = await openDatabase(proxy.url, { log: SILENT })
  onTestFinished(async () => database.close())
  const notices: string[] = []
  // Polling would also call it with an empty payload.
  await database.listen('heartbeat', (payload) => void notices.push(payload), {
    onGap: () => void notices.push(''),
    pollMs: 3_600_000,
  })
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
    .toBeGreaterThan(connects)
  await expect
    .poll(
      async () => {
        await other.query(`notify heartbeat, 'after'`)
        return notices
      },
      { timeout: 60_000 },
    )
    .toContain('after')
  expect(notices).not.toContain('lost')
})

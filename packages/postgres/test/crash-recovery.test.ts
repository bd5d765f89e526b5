import { START_TIMEOUT_MS, startPostgres, type PostgresServer } from '@hookseal/services'
import { Pool } from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { countEffects, createTables, startReceiver, startSending } from './receivers.ts'

const TIMES = 3
/** The number of events that are accepted between two disturbances. */
const BETWEEN = 50

describe('receivers with completeIn', { timeout: START_TIMEOUT_MS }, () => {
  it.each([
    ['is restarted', async (server: PostgresServer) => server.restart()],
    [
      'crashes and restarts',
      async (server: PostgresServer) => {
        await server.kill()
        await server.restart()
      },
    ],
    [
      'terminates all connections',
      async (_server: PostgresServer, pool: Pool) => {
        const others = 'FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'
        await pool.query(`SELECT pg_terminate_backend(pid) ${others}`)
      },
    ],
  ])(
    'keeps receivers with completeIn running, and has each effect once, while PostgreSQL %s',
    async (_case, disturb) => {
      const server = await startPostgres({ own: true })
      onTestFinished(async () => server.stop())
      const pool = new Pool({ connectionString: server.url })
      onTestFinished(async () => pool.end())
      pool.on('error', () => {})
      await createTables(pool)
      const receivers = await Promise.all([startReceiver(server.url), startReceiver(server.url)])
      const sending = startSending(receivers)

      for (let time = 1; time <= TIMES; time++) {
        await expect.poll(sending.accepted, { timeout: 30_000 }).toBeGreaterThan(time * BETWEEN)
        await disturb(server, pool)
      }
      await expect.poll(sending.accepted, { timeout: 30_000 }).toBeGreaterThan((TIMES + 1) * BETWEEN)

      const sent = await sending.stop()
      expect(await countEffects(pool)).toEqual({ events: sent, effects: sent })
      expect(receivers.map(({ child }) => child.exitCode)).toEqual([null, null])
    },
  )
})

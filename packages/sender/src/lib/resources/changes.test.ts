import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Database } from '../database/database.ts'
import type { SenderLogger } from '../logger.ts'
import { createChanges } from './changes.ts'

it('logs nothing when the database is closed during a notification', async () => {
  const called = Promise.withResolvers<void>()
  const reply = Promise.withResolvers<never>()
  const database = {
    backend: 'postgres',
    execute: async () => {
      called.resolve()
      return reply.promise
    },
  } as unknown as Database // the part that notifications use
  const logged: string[] = []
  const write = (_fields: object, message: string) => void logged.push(message)
  const log: SenderLogger = { info: write, warn: write, error: write }
  const changes = createChanges(database, log)
  changes.record('default', 'webhooks')
  await called.promise
  await changes.close()
  reply.reject(new Error('the connection ended'))
  await nextTurn()
  expect(logged).toEqual([])
})

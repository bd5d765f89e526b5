import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { Database } from '@hookseal/engine/database'
import type { Logger } from '@hookseal/engine'
import { createChanges } from './changes.ts'

it('gives up the last notification after a second, and logs nothing when it fails later', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
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
  const log: Logger = { info: write, warn: write, error: write }
  const changes = createChanges(database, log)
  changes.record('default', 'webhooks')
  await vi.advanceTimersByTimeAsync(0)
  await called.promise
  const closed = changes.close()
  await vi.advanceTimersByTimeAsync(1000)
  await closed
  reply.reject(new Error('the connection ended'))
  await nextTurn()
  expect(logged).toEqual(['other processes miss the last changes'])
})

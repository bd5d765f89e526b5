import { randomUUID } from 'node:crypto'
import { describeDedupeStore } from '@hookseal/conformance'
import { START_TIMEOUT_MS, startRedis } from '@hookseal/services'
import { beforeAll } from 'vitest'
import { CLIENTS } from './clients.ts'

let url: string

beforeAll(async () => {
  const server = await startRedis()
  url = server.url
  return () => server.stop()
}, START_TIMEOUT_MS)

// Each kind in turn is the main client, and all the others share the storage with it.
for (const [name, connect] of CLIENTS) {
  describeDedupeStore(`redisStore by ${name}, beside all others`, async () => {
    const prefix = `${randomUUID()}:`
    const main = await connect(url, prefix)
    const others = await Promise.all(CLIENTS.map(async ([, connectOther]) => connectOther(url, prefix)))
    return {
      store: main.store,
      others: others.map(({ store }) => store),
      close: async () => {
        for (const connection of [main, ...others]) connection.close()
      },
    }
  })
}

import { randomUUID } from 'node:crypto'
import { describeDedupeStore } from '@hookseal/conformance'
import { START_TIMEOUT_MS, startRedis } from '@hookseal/services'
import { beforeAll } from 'vitest'
import { type ClientName, CLIENTS } from './clients.ts'

/** Registers the dedupe contract for the client `name`, with clients of all kinds as `others` on the same storage. */
export function describeContract(name: ClientName): void {
  let url: string

  beforeAll(async () => {
    const server = await startRedis()
    url = server.url
    return async () => server.stop()
  }, START_TIMEOUT_MS)

  describeDedupeStore(`redisStore by ${name}, with clients of all kinds,`, async () => {
    const prefix = `${randomUUID()}:`
    const main = await CLIENTS[name](url, prefix)
    const others = await Promise.all(Object.values(CLIENTS).map(async (connect) => connect(url, prefix)))
    return {
      store: main.store,
      others: others.map(({ store }) => store),
      close: async () => {
        for (const connection of [main, ...others]) connection.close()
      },
    }
  })
}

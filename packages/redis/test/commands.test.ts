import { randomUUID } from 'node:crypto'
import { generateSecret, signedHeaders, webhookHandler } from '@hookseal/core'
import { type RedisServer, START_TIMEOUT_MS, startRedis } from '@hookseal/services'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { CLIENTS } from './clients.ts'
import { acquire, CLAIM, LONG_MS } from './claims.ts'

let server: RedisServer

beforeAll(async () => {
  server = await startRedis({ own: true })
}, START_TIMEOUT_MS)

afterAll(async () => server.stop())

describe.each(Object.entries(CLIENTS))('by %s', (_name, connect) => {
  it('sends one command for each operation', async () => {
    const { store, close } = await connect(server.url, `${randomUUID()}:`)
    onTestFinished(close)
    await acquire(store, 'warm-up: the server caches the script')

    const sent = await commandsSentBy(async () => {
      const first = await acquire(store, 'event')
      await store.claim('event', CLAIM)
      await store.renew('event', first.token, LONG_MS)
      await store.release('event', first.token)
      const second = await acquire(store, 'event')
      await store.complete('event', second.token, LONG_MS)
      await store.claim('event', CLAIM)
    })

    expect(sent).toEqual(Array.from({ length: 7 }, () => 'EVALSHA'))
  })

  it('sends the text of the script once after SCRIPT FLUSH', async () => {
    const { store, send, close } = await connect(server.url, `${randomUUID()}:`)
    onTestFinished(close)
    await send('SCRIPT', 'FLUSH')

    const sent = await commandsSentBy(async () => {
      const { token } = await acquire(store, 'event')
      await store.complete('event', token, LONG_MS)
    })

    expect(sent).toEqual(['EVALSHA', 'EVAL', 'EVALSHA'])
  })

  it('sends exactly two commands for each accepted delivery', async () => {
    const secret = generateSecret()
    const { store, close } = await connect(server.url, `${randomUUID()}:`)
    onTestFinished(close)
    const handle = webhookHandler({ secret, dedupe: store }, () => {})
    const deliver = async (id: string): Promise<number> => {
      const body = '{"type":"invoice.paid"}'
      const headers = await signedHeaders({ id, body }, secret)
      return (await handle(new Request('http://receiver.test/', { method: 'POST', body, headers }))).status
    }
    await deliver('warm-up')

    const statuses: number[] = []
    const sent = await commandsSentBy(async () => {
      for (let index = 0; index < 20; index++) statuses.push(await deliver(`msg_${index}`))
    })

    expect(new Set(statuses)).toEqual(new Set([200]))
    expect(sent).toEqual(Array.from({ length: 40 }, () => 'EVALSHA'))
  })
})

/** Resolves to the commands that clients sent to the server during `work`, without those of scripts. */
async function commandsSentBy(work: () => Promise<void>): Promise<string[]> {
  const client = new Redis(server.url)
  const monitor = await client.monitor()
  const sent: string[] = []
  const marker = randomUUID()
  const seen = new Promise<void>((resolve) => {
    monitor.on('monitor', (_time: string, [name = '', argument]: string[], source: string) => {
      if (argument === marker) resolve()
      else if (source !== 'lua') sent.push(name.toUpperCase())
    })
  })
  try {
    await work()
    await client.echo(marker)
    await seen
  } finally {
    monitor.disconnect()
    client.disconnect()
  }
  return sent
}

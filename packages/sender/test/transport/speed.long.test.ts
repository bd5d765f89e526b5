import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { Agent, request } from 'undici'
import { expect, it } from 'vitest'
import { afterTest, expectResponse, localTransport } from './local-servers.ts'

const SERVER = `
  const { createServer } = require('node:http')
  const { parentPort } = require('node:worker_threads')
  const server = createServer((incoming, response) => incoming.resume().on('end', () => response.writeHead(204).end()))
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))
`
const POSTS = 2000
const ROUNDS = 3

it('reports the requests per second beside a bare undici loop', async ({ annotate }) => {
  const worker = new Worker(SERVER, { eval: true })
  afterTest(async () => worker.terminate())
  const [port] = await once(worker, 'message')
  const url = `http://127.0.0.1:${port}/hooks`
  const body = Buffer.from(JSON.stringify({ type: 'invoice.paid', data: 'x'.repeat(1000) }))
  const headers = {
    'content-type': 'application/json',
    'webhook-id': 'msg_1',
    'webhook-timestamp': '1700000000',
  }
  const agent = new Agent({ connections: 64 })
  afterTest(async () => agent.close())
  const transport = localTransport()

  const speeds = { bare: 0, guarded: 0 }
  for (let round = 0; round < ROUNDS; round++) {
    const bare = await perSecond(async () => {
      const result = await request(url, { method: 'POST', headers, body, dispatcher: agent })
      await result.body.dump()
    })
    const guarded = await perSecond(async () => expectResponse(transport, { url, headers, body }))
    speeds.bare = Math.max(speeds.bare, bare)
    speeds.guarded = Math.max(speeds.guarded, guarded)
  }
  await annotate(
    `${speeds.guarded} posts/s, a bare loop ${speeds.bare}: ${(speeds.guarded / speeds.bare).toFixed(2)}`,
  )
  expect(speeds.guarded).toBeGreaterThan(0)
}, 60_000)

async function perSecond(post: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  let left = POSTS
  const loop = async () => {
    while (left-- > 0) await post()
  }
  await Promise.all(Array.from({ length: 64 }, loop))
  return Math.round((POSTS / (performance.now() - startedAt)) * 1000)
}

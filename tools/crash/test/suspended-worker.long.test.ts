import { createSender } from '@hookseal/sender'
import { startPostgres } from '@hookseal/services'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { registerEndpoints } from '../src/lib/endpoints.ts'
import { SENDER_OPTIONS, TYPES } from '../src/lib/sender-options.ts'
import { startWorker } from '../src/lib/worker-process.ts'

// The test waits for a lease to expire, which takes 30 s.
const TIMEOUT_MS = 10 * 60_000

it(
  'logs the attempt of a worker that was suspended for longer than its lease, and changes nothing else',
  { timeout: TIMEOUT_MS },
  async () => {
    const requests: ServerResponse[] = []
    const server = createServer((request, response) => {
      request.resume()
      requests.push(response)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (typeof address !== 'object' || address === null) throw new Error('a TCP server has a port')
    const database = await startPostgres()
    const { url } = database
    const key = randomBytes(32).toString('base64')
    const sender = await createSender({ ...SENDER_OPTIONS, database: url, encryptionKey: key })
    const start = () => startWorker({ database: url, encryptionKey: key, onRecovered: () => {} })
    const suspended = start()
    const successor = start()
    onTestFinished(async () => {
      await Promise.all([suspended.kill(), successor.kill()])
      await sender.stop()
      await database.stop()
      server.closeAllConnections()
      server.close()
    })
    await registerEndpoints(sender, [`http://127.0.0.1:${address.port}/`])
    await suspended.started
    await successor.started
    // Only the first worker can lease the job.
    successor.suspend()
    const { deliveryIds } = await sender.events.publish({ type: TYPES[0], data: {} })
    await nthRequest(1)
    suspended.suspend()
    successor.resume()
    // This response arrives while the worker is suspended.
    ;(await nthRequest(1)).writeHead(500).end()
    ;(await nthRequest(2)).writeHead(500).end()
    // The third attempt is in flight when the suspended worker resumes and writes its outcome.
    const third = await nthRequest(3)
    suspended.resume()
    await expect
      .poll(async () => (await sender.deliveries.get(deliveryIds[0] ?? '')).attempts)
      .toHaveLength(2)
    expect(requests).toHaveLength(3)
    third.writeHead(204).end()
    await suspended.stop()
    await successor.stop()
    const [id = ''] = deliveryIds
    const { status, attempts } = await sender.deliveries.get(id)
    expect(requests).toHaveLength(3)
    expect(status).toBe('delivered')
    expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3])
    // The order of the log varies, and so does whether the suspended worker found its response or a closed connection.
    expect(attempts.filter(({ responseStatus }) => responseStatus === 204)).toHaveLength(1)

    async function nthRequest(n: number): Promise<ServerResponse> {
      for (;;) {
        const request = requests[n - 1]
        if (request !== undefined) return request
        await sleep(10)
      }
    }
  },
)

import { createSender } from '@hookseal/sender'
import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { registerEndpoints } from '../src/lib/endpoints.ts'
import { SENDER_OPTIONS, TYPES } from '../src/lib/sender-options.ts'
import { startWorker } from '../src/lib/worker-process.ts'

// Its lease has to run out: half a minute.
const TIMEOUT_MS = START_TIMEOUT_MS + 90_000

it(
  'a worker that stood still for longer than its lease logs its attempt when it goes on, and changes nothing else',
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
    const zombie = start()
    const successor = start()
    onTestFinished(async () => {
      await Promise.all([zombie.kill(), successor.kill()])
      await sender.stop()
      await database.stop()
      server.closeAllConnections()
      server.close()
    })
    await registerEndpoints(sender, [`http://127.0.0.1:${address.port}/`])
    await zombie.started
    await successor.started
    // Whoever takes it is the zombie.
    successor.suspend()
    const { deliveryIds } = await sender.events.publish({ type: TYPES[0], data: {} })
    await nthRequest(1)
    zombie.suspend()
    successor.resume()
    // The zombie's is answered, but it doesn't see that.
    ;(await nthRequest(1)).writeHead(500).end()
    ;(await nthRequest(2)).writeHead(500).end()
    // The attempt after that is under way when the zombie comes with what it knows.
    const third = await nthRequest(3)
    zombie.resume()
    await sleep(1500)
    expect(requests).toHaveLength(3)
    third.writeHead(204).end()
    await zombie.stop()
    await successor.stop()
    const [id = ''] = deliveryIds
    const { status, attempts } = await sender.deliveries.get(id)
    expect(status).toBe('delivered')
    expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3])
    // In which order they are logged is for the machine to say, and whether the zombie finds its answer or a connection that is gone.
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

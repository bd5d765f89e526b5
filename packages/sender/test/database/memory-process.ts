import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTestSender } from '../test-sender.ts'
import { until } from '../engine/sender-and-receiver.ts'

// Delivers in portions on an embedded database, and prints the bytes outside the heap after the start and after each portion. The memory
// of the database is there.
const [directory = '', portions = '0'] = process.argv.slice(2)
const PORTION = 1000
const receiver = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(204).end())
}).listen(0, '127.0.0.1')
const sender = await createTestSender({ database: `pglite:${directory}` })
await sender.start()
const samples = [process.memoryUsage().external]
if (Number(portions) > 0) {
  const { port } = receiver.address() as AddressInfo // it listens on TCP
  await sender.eventTypes.upsert('a.one')
  await sender.endpoints.create({ url: `http://127.0.0.1:${port}/`, events: ['a.one'] })
}
for (let portion = 1; portion <= Number(portions); portion++) {
  const data = 'x'.repeat(900)
  await sender.events.publishMany(Array.from({ length: PORTION }, () => ({ type: 'a.one', data })))
  await until(async () => (await sender.deliveries.count({ status: 'delivered' })) === portion * PORTION)
  samples.push(process.memoryUsage().external)
}
process.stdout.write(JSON.stringify(samples))
await sender.stop()
receiver.close()

// Publishes and delivers events of TYPE. Writes the id of each acknowledged event to standard output, and stops publishing when its standard
// input ends. A second signal, SIGTERM, stops the delivery.
import { setTimeout as sleep } from 'node:timers/promises'
import { createSender } from '../../src/index.ts'

const { DATABASE: database = '', ENCRYPTION_KEY: encryptionKey = '', TYPE: type = '' } = process.env
const sender = await createSender({
  database,
  encryptionKey,
  scheduleSeconds: [0, 1, 1, 1, 1, 1],
  allowHttp: true,
  allowNetworks: ['127.0.0.0/8'],
  logger: { info: () => {}, warn: () => {}, error: () => {} },
})
await sender.start()
const ended = new AbortController()
process.stdin.resume().on('end', () => ended.abort())
process.on('SIGTERM', () => void sender.stop().then(() => process.exit()))

while (!ended.signal.aborted) {
  // A publish that fails may have been committed: only a resolved one is acknowledged.
  await sender.events.publish({ type, data: 1 }).then(
    ({ id }) => process.stdout.write(`${id}\n`),
    () => {},
  )
  await sleep(10)
}

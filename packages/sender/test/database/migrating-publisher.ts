import { createTestSender } from '../test-sender.ts'

// Publishes until it is terminated, and prints a line for each event and each failure.
const [database = '', type = ''] = process.argv.slice(2)
const sender = await createTestSender({ database, encryptionKey: Buffer.alloc(32, 1).toString('base64') })
for (let n = 0; ; n++)
  await sender.events.publish({ type, id: `event-${n}`, data: { n } }).then(
    () => process.stdout.write(`published ${n}\n`),
    (error: unknown) => process.stdout.write(`failed ${String(error)}\n`),
  )

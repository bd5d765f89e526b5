// Delivers the events of DATABASE until its standard input ends.
import { createSender } from '../../src/index.ts'

const {
  DATABASE: database = '',
  ENCRYPTION_KEY: encryptionKey = '',
  SCHEDULE: schedule = '[0]',
} = process.env
const sender = await createSender({
  database,
  encryptionKey,
  scheduleSeconds: JSON.parse(schedule) as number[],
  jitter: 0,
  allowHttp: true,
  allowNetworks: ['127.0.0.0/8'],
})
await sender.start()
process.stdout.write('started\n')
process.stdin.resume().on('end', () => void sender.stop())

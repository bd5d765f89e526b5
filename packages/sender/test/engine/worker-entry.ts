// Delivers the events of DATABASE until its standard input ends.
import { createSender, type SenderOptions } from '../../src/index.ts'
import { SENDER_DEFAULTS } from '../../src/lib/defaults.ts'

const {
  DATABASE: database = '',
  ENCRYPTION_KEY: encryptionKey = '',
  OPTIONS: options = '{}',
  DEFAULTS: defaults = '{}',
} = process.env
Object.assign(SENDER_DEFAULTS, JSON.parse(defaults))
const sender = await createSender({
  database,
  encryptionKey,
  jitter: 0,
  allowHttp: true,
  allowNetworks: ['127.0.0.0/8'],
  ...(JSON.parse(options) as SenderOptions), // as startWorker passes them
})
await sender.start()
process.stdout.write('started\n')
process.stdin.resume().on('end', () => void sender.stop())

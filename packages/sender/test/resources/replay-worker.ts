import { createSender } from '../../src/index.ts'

// A process that tests kill. The database and the encryption key are its arguments.
const [, , database = '', encryptionKey = ''] = process.argv
const sender = await createSender({ database, encryptionKey })
await sender.start()

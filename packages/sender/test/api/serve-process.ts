import { serve } from '../../src/api.ts'
import { createSender } from '../../src/index.ts'

// Serves the API of the database in the arguments as a process of its own, prints its URL, and runs until it is killed.
const [database = '', encryptionKey = ''] = process.argv.slice(2)
const sender = await createSender({ database, encryptionKey })
const { url } = await serve(sender, { port: 0, onFirstKey() {} })
process.stdout.write(url)

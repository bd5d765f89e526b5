import { openSender } from './scale-sender.ts'

// Entry point of a worker process: opens a sender with the database and the encryption key of its arguments, starts it at the first message,
// and stops with its parent.

const [, , url = '', encryptionKey = ''] = process.argv
const sender = await openSender(url, { encryptionKey })
process.on('message', () => void sender.start())
process.on('disconnect', () => {
  void sender.stop().then(() => process.exit())
})
process.send?.('ready')

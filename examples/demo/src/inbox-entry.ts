import { verifyWebhooks } from '@hookseal/express'
import { createInbox, type InboxMessage } from '@hookseal/inbox'
import { stripe } from '@hookseal/providers/stripe'
import express from 'express'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { InboxEvent, InboxReport } from './inbox-process.ts'
import { PROVIDER_SECRET } from './receiver.ts'

// Entry point of a process with an inbox: `node inbox-entry.ts <directory> <number of the process>`. It is written as a user would write it,
// except that its handler can be made to hang or fail.

const [directory = '', number = '1'] = process.argv.slice(2)
let isFixed = false

const inbox = await createInbox({
  database: `pglite:${directory}`,
  // Three runs of a message, half a second apart.
  scheduleSeconds: [0, 0.5, 0.5],
  jitter: 0,
  logger: { info() {}, warn() {}, error: (fields, message) => console.error(message, fields) },
  onRun({ id, outcome }) {
    if (outcome === 'dead') report({ kind: 'dead', id })
  },
})
inbox.on('invoice.paid', handle, { orderBy: (message) => eventOf(message).customer })

const app = express()
app.post('/webhooks/stripe', verifyWebhooks(stripe({ secret: PROVIDER_SECRET, inbox })))
const server = app.listen(0)
await once(server, 'listening')
await inbox.start()
process.on('message', () => void replay())
process.on('disconnect', () => void inbox.stop().then(() => process.exit()))
// The address of a server that listens on TCP is an object; only pipes have a string.
report({
  kind: 'listening',
  id: `http://localhost:${(server.address() as AddressInfo).port}/webhooks/stripe`,
})

async function handle(message: InboxMessage): Promise<void> {
  const { id } = message
  report({ kind: 'started', id })
  const { work } = eventOf(message)
  if (work === 'a second') await sleep(1000)
  // Until the process is killed.
  if (work === 'hangs in the first process' && number === '1') await new Promise(() => {})
  if (work === 'fails' && !isFixed) throw new Error('The demo makes this handler fail.')
  report({ kind: 'handled', id })
}

async function replay(): Promise<void> {
  isFixed = true
  await inbox.messages.replayMany({ status: 'dead' })
}

function eventOf({ payload }: InboxMessage): InboxEvent {
  // The cast is sound: the signature is verified, so this is the body that the demo has signed.
  return (payload as { data: { object: InboxEvent } }).data.object
}

function report(message: InboxReport): void {
  process.send?.(message)
}

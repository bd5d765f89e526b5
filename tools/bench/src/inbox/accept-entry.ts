import { verifyWebhooks } from '@hookseal/express'
import { createInbox } from '@hookseal/inbox'
import express, { type RequestHandler } from 'express'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SECRET, type AcceptServerKind } from './accept-server.ts'

// Entry point of a server process: `node accept-entry.ts <kind> <database>`. It sends its port over IPC, then its processor time for each
// message.

const KINDS: Record<AcceptServerKind, (database: string) => Promise<RequestHandler[]>> = {
  verify: async () => [
    verifyWebhooks({ secret: SECRET, dedupe: false }),
    (_req, res) => void res.sendStatus(202),
  ],
  inbox: async (database) => {
    const inbox = await createInbox({ database })
    // Not started: what is accepted is not handled, so that only accepting is measured.
    inbox.on('*', () => {})
    return [verifyWebhooks({ secret: SECRET, inbox })]
  },
  'started inbox': async (database) => {
    const inbox = await createInbox({ database })
    inbox.on('*', () => {})
    await inbox.start()
    return [verifyWebhooks({ secret: SECRET, inbox })]
  },
}

// The casts are sound: accept-server.ts starts this file with these arguments.
const kind = process.argv[2] as AcceptServerKind
const app = express()
app.disable('x-powered-by')
app.post('/webhooks', ...(await KINDS[kind](process.argv[3] ?? '')))
const server = app.listen(0, '127.0.0.1')
await once(server, 'listening')
// The address of a server that listens on TCP is an object; only pipes have a string.
process.send?.({ port: (server.address() as AddressInfo).port })
process.on('message', () => process.send?.(process.cpuUsage()))
process.on('disconnect', () => process.exit())

import { verifyWebhooks } from '@hookseal/express'
import { createInbox, type InboxMessage } from '@hookseal/inbox'
import express from 'express'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { hashOf } from './hash-of.ts'
import { openHistory } from './history.ts'
import type { FromInboxWorker } from './messages.ts'
import { failsAlways, failsFirst } from './failures.ts'
import { INBOX_OPTIONS } from './inbox-options.ts'
import { keyOf, numberOf, PRESETS, SECRET } from './payloads.ts'

// Entry point of a process that accepts and handles messages: `node worker-entry.ts <database> <history> <process>`. The harness kills it.

const [database = '', directory = '', name = ''] = process.argv.slice(2)
const { record } = openHistory(directory, name)

function send(message: FromInboxWorker): void {
  process.send?.(message)
}

const inbox = await createInbox({
  ...INBOX_OPTIONS,
  database,
  logger: createLogger(),
  onRun({ id, outcome }) {
    if (outcome === 'done' || outcome === 'dead') send({ kind: 'ended', id })
  },
})
inbox.on('*', handle, { concurrency: INBOX_OPTIONS.concurrency, orderBy: ({ id }) => keyOf(id) })

const app = express()
for (const [provider, preset] of Object.entries(PRESETS))
  app.post(`/${provider}`, verifyWebhooks(preset({ secret: SECRET, inbox })))
const server = app.listen(0, '127.0.0.1')
await once(server, 'listening')
await inbox.start()
process.on('message', () => void stop())
process.on('disconnect', exitAsOrphan)
// The address of a server that listens on TCP is an object; only pipes have a string.
send({ kind: 'started', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })

async function handle({ id, body }: InboxMessage): Promise<void> {
  const run = randomUUID()
  record({ kind: 'run started', run, id, process: name, bodyHash: hashOf(body) })
  const n = numberOf(id)
  // Some handlers wait, so that a kill finds several at different points.
  if (n % 3 !== 0) await sleep(n % 20)
  const isFailure = failsAlways(n) || failsFirst(n, directory)
  record({ kind: 'run ended', run, outcome: isFailure ? 'failed' : 'done' })
  if (isFailure) throw new Error('The harness makes this run fail.')
}

async function stop(): Promise<void> {
  server.close()
  server.closeAllConnections()
  await inbox.stop()
  process.off('disconnect', exitAsOrphan)
  process.disconnect()
}

function exitAsOrphan(): void {
  process.exit(1)
}

function createLogger() {
  return {
    info: () => {},
    warn: () => {},
    error(fields: object, message: string) {
      const reason = 'err' in fields && fields.err instanceof Error ? fields.err.message : ''
      process.stderr.write(`${name}: ${message} (${reason})\n`)
    },
  }
}

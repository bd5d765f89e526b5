import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Express } from 'express'
import { watchMemory } from './lib/watch-memory.ts'
import type { Question, ServerKind } from './lib/server-process.ts'

// A server in a process of its own: `node server.ts <kind>` with WEBHOOK_SECRET, port and questions over IPC.

const secret = process.env['WEBHOOK_SECRET'] ?? ''

/** Each loads only what it needs, so that memory is that of its own libraries. */
const APPS: Record<ServerKind, () => Promise<Express>> = {
  bare: async () => (await import('./servers/bare.ts')).createApp(),
  floor: async () => (await import('./servers/floor.ts')).createApp(secret),
  hookseal: async () => (await import('./servers/hookseal.ts')).createApp(secret),
  'hookseal without dedupe': async () =>
    (await import('./servers/hookseal.ts')).createApp(secret, { dedupe: false }),
  standardwebhooks: async () => (await import('./servers/standardwebhooks.ts')).createApp(secret),
}

// Set by server-process.ts, which starts this file.
const kind = process.argv[2] as ServerKind
const app = await APPS[kind]()
const server = createServer(app)
server.listen(0, '127.0.0.1', () => {
  // A server that listens on TCP has an AddressInfo.
  process.send?.({ port: (server.address() as AddressInfo).port })
})

let memory: ReturnType<typeof watchMemory> | undefined

const ANSWERS: Record<Question, () => unknown> = {
  cpu: () => process.cpuUsage(),
  'watch memory': async () => {
    memory = watchMemory()
    return memory.baseline
  },
  'report memory': () => memory?.stop(),
}

process.on('message', (question: Question) => {
  void Promise.resolve(ANSWERS[question]()).then((answer) => process.send?.({ answer }))
})
process.on('disconnect', () => process.exit())

import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { keyOf } from './lib/delivery.ts'
import { textFloor } from './lib/floor.ts'
import type { Framework } from './lib/framework.ts'
import type { Question, ServerKind } from './lib/server-process.ts'
import { watchMemory } from './lib/watch-memory.ts'
import type { FrameworkServers } from './servers/framework-servers.ts'

// A server in a process of its own: `node server.ts <framework> <kind>` with WEBHOOK_SECRET, port and questions over IPC.

const secret = process.env['WEBHOOK_SECRET'] ?? ''

/** Loaded when asked for, as `standardwebhooks` is, so that memory is that of a server's own libraries. */
const FRAMEWORKS: Record<Framework, () => Promise<FrameworkServers>> = {
  express: async () => (await import('./servers/express.ts')).expressServers,
  fastify: async () => (await import('./servers/fastify.ts')).fastifyServers,
  hono: async () => (await import('./servers/hono.ts')).honoServers,
  nestjs: async () => (await import('./servers/nestjs.ts')).nestjsServers,
}

const KINDS: Record<ServerKind, (servers: FrameworkServers) => Server | Promise<Server>> = {
  // Verifies nothing: what any receiver costs at least.
  bare: ({ serveReader }) => serveReader(({ body }) => JSON.parse(body.toString())),
  // The least that anybody who verifies has to add to that; no checks, no dedupe.
  floor: ({ serveReader }) => serveReader(textFloor(keyOf(secret))),
  hookseal: ({ serveHookseal }) => serveHookseal({ secret }),
  'hookseal without dedupe': ({ serveHookseal }) => serveHookseal({ secret, dedupe: false }),
  // As its README says; no dedupe.
  standardwebhooks: async ({ serveReader }) => {
    const { Webhook } = await import('standardwebhooks')
    const webhook = new Webhook(secret)
    return serveReader(({ headers, body }) => webhook.verify(body, headers))
  },
}

// Set by server-process.ts, which starts this file.
const framework = process.argv[2] as Framework
const kind = process.argv[3] as ServerKind
const server = await KINDS[kind](await FRAMEWORKS[framework]())
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

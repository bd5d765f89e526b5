import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { keyOf } from './lib/delivery.ts'
import { textFloor } from './lib/floor-verifiers.ts'
import type { Framework } from './lib/framework.ts'
import type { ServerCommand, ServerKind } from './lib/server-process.ts'
import { watchMemory } from './lib/watch-memory.ts'
import type { FrameworkServers } from './servers/framework-servers.ts'

// Entry point of a server process: `node server-entry.ts <framework> <kind>` with WEBHOOK_SECRET. It sends its port over IPC,
// then replies to commands.

const secret = process.env['WEBHOOK_SECRET'] ?? ''

/** Imported on demand, like `standardwebhooks`, so that a server's memory contains only its own libraries. */
const FRAMEWORKS: Record<Framework, () => Promise<FrameworkServers>> = {
  express: async () => (await import('./servers/express.ts')).expressServers,
  fastify: async () => (await import('./servers/fastify.ts')).fastifyServers,
  hono: async () => (await import('./servers/hono.ts')).honoServers,
  nestjs: async () => (await import('./servers/nestjs.ts')).nestjsServers,
}

const KINDS: Record<ServerKind, (servers: FrameworkServers) => Server | Promise<Server>> = {
  // Verifies nothing: the least that any receiver costs.
  bare: ({ serveReader }) => serveReader(({ body }) => JSON.parse(body.toString())),
  // The least that verification adds to that: no other checks, no deduplication.
  floor: ({ serveReader }) => serveReader(textFloor(keyOf(secret))),
  hookseal: ({ serveHookseal }) => serveHookseal({ secret }),
  'hookseal without dedupe': ({ serveHookseal }) => serveHookseal({ secret, dedupe: false }),
  // As in its README, without deduplication.
  standardwebhooks: async ({ serveReader }) => {
    const { Webhook } = await import('standardwebhooks')
    const webhook = new Webhook(secret)
    return serveReader(({ headers, body }) => webhook.verify(body, headers))
  },
}

// The casts are sound: lib/server-process.ts starts this file with these arguments.
const framework = process.argv[2] as Framework
const kind = process.argv[3] as ServerKind
const server = await KINDS[kind](await FRAMEWORKS[framework]())
server.listen(0, '127.0.0.1', () => {
  // The address of a server that listens on TCP is an object; only pipes have a string.
  process.send?.({ port: (server.address() as AddressInfo).port })
})

let memory: ReturnType<typeof watchMemory> | undefined

const COMMANDS: Record<ServerCommand, () => unknown> = {
  cpu: () => process.cpuUsage(),
  'watch memory': async () => {
    memory = watchMemory()
    return memory.baseline
  },
  'report memory': () => memory?.stop(),
}

process.on('message', (command: ServerCommand) => {
  void Promise.resolve(COMMANDS[command]()).then((result) => process.send?.({ result }))
})
process.on('disconnect', () => process.exit())

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Framework } from './framework.ts'
import { nextMessage } from './next-message.ts'

export const SERVERS = ['bare', 'floor', 'hookseal', 'hookseal without dedupe', 'standardwebhooks'] as const

/** What a server does with a delivery; see KINDS in server-entry.ts. */
export type ServerKind = (typeof SERVERS)[number]

/** A command to a server process, which replies with its result. */
export type ServerCommand = 'cpu' | 'watch memory' | 'report memory'

/** A measured server in a process of its own, on a free port. */
export interface ServerProcess {
  readonly port: number
  readonly pid: number
  /** Runs a command in the server process and resolves with its result. Only one command may run at a time. */
  run(command: ServerCommand): Promise<unknown>
  stop(): Promise<void>
}

/** Starts a server process and resolves when it listens. */
export async function startServer(
  framework: Framework,
  kind: ServerKind,
  secret: string,
): Promise<ServerProcess> {
  const child = fork(fileURLToPath(new URL('../server-entry.ts', import.meta.url)), [framework, kind], {
    env: { ...process.env, NODE_ENV: 'production', WEBHOOK_SECRET: secret },
  })
  const name = `${framework}, ${kind}`
  const { port } = (await nextMessage(child, name)) as { port: number } // what server-entry.ts sends first
  return {
    port,
    pid: child.pid ?? 0,
    async run(command) {
      const reply = nextMessage(child, name)
      child.send(command)
      return ((await reply) as { result: unknown }).result // what server-entry.ts replies
    },
    async stop() {
      const exit = once(child, 'exit')
      child.disconnect()
      await exit
    },
  }
}

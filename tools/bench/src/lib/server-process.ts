import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Framework } from './framework.ts'

export const SERVERS = ['bare', 'floor', 'hookseal', 'hookseal without dedupe', 'standardwebhooks'] as const

export type ServerKind = (typeof SERVERS)[number]

export type Question = 'cpu' | 'watch memory' | 'report memory'

/** A server under test in a process of its own, on a free port. */
export interface ServerProcess {
  readonly port: number
  readonly pid: number
  /** One question at a time. */
  ask(question: Question): Promise<unknown>
  stop(): Promise<void>
}

export async function startServer(
  framework: Framework,
  kind: ServerKind,
  secret: string,
): Promise<ServerProcess> {
  const child = fork(fileURLToPath(new URL('../server.ts', import.meta.url)), [framework, kind], {
    env: { ...process.env, NODE_ENV: 'production', WEBHOOK_SECRET: secret },
  })
  const name = `${framework}, ${kind}`
  const { port } = (await nextMessage(child, name)) as { port: number } // what server.ts sends first
  return {
    port,
    pid: child.pid ?? 0,
    async ask(question) {
      const answer = nextMessage(child, name)
      child.send(question)
      return ((await answer) as { answer: unknown }).answer // what server.ts answers with
    },
    async stop() {
      const exit = once(child, 'exit')
      child.disconnect()
      await exit
    },
  }
}

function nextMessage(child: ChildProcess, name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`the server ${name} ended (${code})`))
    child.once('exit', onExit)
    child.once('message', (message) => {
      child.off('exit', onExit)
      resolve(message)
    })
  })
}

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { nextMessage } from '../lib/next-message.ts'

/** `respond` only responds, `insert` also runs one statement; see KINDS in server-entry.ts. */
export type PublishServerKind = 'respond' | 'insert' | 'hookseal'

/** What a server process sends when it listens. */
export interface Started {
  url: string
  /** The API key for its requests. */
  key: string
}

/** A measured server in a process of its own. */
export interface PublishServer extends Started {
  /** Resolves with the seconds of processor time that the process has used so far. */
  readonly cpuSeconds: () => Promise<number>
  readonly stop: () => Promise<void>
}

/** Starts a server process and resolves when it listens. */
export async function startPublishServer(kind: PublishServerKind, database: string): Promise<PublishServer> {
  const entry = fileURLToPath(new URL('./server-entry.ts', import.meta.url))
  const child = fork(entry, [kind, database], { env: { ...process.env, NODE_ENV: 'production' } })
  const started = (await nextMessage(child, kind)) as Started // what server-entry.ts sends first
  return {
    ...started,
    async cpuSeconds() {
      const reply = nextMessage(child, kind)
      child.send('cpu')
      const { user, system } = (await reply) as NodeJS.CpuUsage // what server-entry.ts replies
      return (user + system) / 1e6
    },
    async stop() {
      const exit = once(child, 'exit')
      child.disconnect()
      await exit
    },
  }
}

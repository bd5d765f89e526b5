import { createSender } from '@hookseal/sender'
import { startPostgres } from '@hookseal/services'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CrashEvent } from './messages.ts'
import { register } from './register.ts'
import { SENDER_OPTIONS } from './sender-options.ts'
import type { Settings } from './settings.ts'
import type { WorkerProcess } from './worker-process.ts'

/** Where the sender keeps its data in a run, and who may publish into it. */
export interface Storage {
  /** For the workers. */
  readonly database: string
  readonly key: string
  /** By a sender of this process where the database can be shared, else by the worker that owns it. */
  readonly openPublisher: (worker: () => WorkerProcess) => Promise<Publisher>
  /** Kills the database as a crash would, and starts it again. */
  readonly crash: () => Promise<void>
  readonly remove: () => Promise<void>
}

interface Publisher {
  readonly register: (urls: readonly string[]) => Promise<readonly string[]>
  readonly publish: (event: CrashEvent) => Promise<void>
  readonly close: () => Promise<void>
}

export async function openStorage(kind: Settings['database']): Promise<Storage> {
  const key = randomBytes(32).toString('base64')
  return kind === 'pglite' ? embedded(key) : shared(key)
}

function embedded(key: string): Storage {
  const directory = mkdtempSync(join(tmpdir(), 'hookseal-crash-'))
  return {
    database: `pglite:${directory}`,
    key,
    openPublisher: async (worker) => ({
      register: async (urls) => worker().register(urls),
      publish: async (event) => worker().publish(event),
      close: async () => {},
    }),
    crash: async () => {
      throw new Error('an embedded database ends with its process')
    },
    remove: async () => rmSync(directory, { recursive: true, force: true }),
  }
}

async function shared(key: string): Promise<Storage> {
  const server = await startPostgres({ own: true })
  return {
    database: server.url,
    key,
    async openPublisher() {
      const sender = await createSender({
        ...SENDER_OPTIONS,
        database: server.url,
        encryptionKey: key,
        logger: SILENT,
      })
      return {
        register: async (urls) => register(sender, urls),
        publish: async (event) => void (await sender.events.publish(event)),
        close: async () => sender.stop(),
      }
    },
    async crash() {
      await server.kill()
      await server.restart()
    },
    remove: async () => server.stop(),
  }
}

const SILENT = { info: () => {}, warn: () => {}, error: () => {} }

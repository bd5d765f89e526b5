import { createSender } from '@hookseal/sender'
import { startPostgres } from '@hookseal/services'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CrashEvent } from './messages.ts'
import { registerEndpoints } from './endpoints.ts'
import { SENDER_OPTIONS } from './sender-options.ts'
import type { Settings } from './settings.ts'
import type { WorkerProcess } from './worker-process.ts'

/** The database of a run. */
export interface Storage {
  /** The `database` option of the workers. */
  readonly database: string
  readonly encryptionKey: string
  /** Publishes from this process if the database can be shared, otherwise through the worker that owns it. */
  readonly openPublisher: (worker: () => WorkerProcess) => Promise<Publisher>
  /** Kills the database server and restarts it. */
  readonly killAndRestart: () => Promise<void>
  readonly remove: () => Promise<void>
}

interface Publisher {
  readonly register: (urls: readonly string[]) => Promise<readonly string[]>
  readonly publish: (event: CrashEvent) => Promise<void>
  readonly close: () => Promise<void>
}

/** Creates an empty database with a random encryption key. */
export async function openStorage(kind: Settings['database']): Promise<Storage> {
  const encryptionKey = randomBytes(32).toString('base64')
  return kind === 'pglite' ? openEmbedded(encryptionKey) : openShared(encryptionKey)
}

function openEmbedded(encryptionKey: string): Storage {
  const directory = mkdtempSync(join(tmpdir(), 'hookseal-crash-'))
  return {
    database: `pglite:${directory}`,
    encryptionKey,
    openPublisher: async (worker) => ({
      register: async (urls) => worker().register(urls),
      publish: async (event) => worker().publish(event),
      close: async () => {},
    }),
    killAndRestart: async () => {
      throw new Error('an embedded database cannot be killed apart from its process')
    },
    remove: async () => rmSync(directory, { recursive: true, force: true }),
  }
}

async function openShared(encryptionKey: string): Promise<Storage> {
  const server = await startPostgres({ own: true })
  return {
    database: server.url,
    encryptionKey,
    async openPublisher() {
      const sender = await createSender({
        ...SENDER_OPTIONS,
        database: server.url,
        encryptionKey,
        logger: SILENT,
      })
      return {
        register: async (urls) => registerEndpoints(sender, urls),
        publish: async (event) => void (await sender.events.publish(event)),
        close: async () => sender.stop(),
      }
    },
    async killAndRestart() {
      await server.kill()
      await server.restart()
    },
    remove: async () => server.stop(),
  }
}

const SILENT = { info: () => {}, warn: () => {}, error: () => {} }

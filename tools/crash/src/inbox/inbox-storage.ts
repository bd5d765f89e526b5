import { PGlite } from '@electric-sql/pglite'
import { startPostgres } from '@hookseal/services'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import type { Settings } from '../lib/settings.ts'

/** The database of a run. */
export interface InboxStorage {
  /** The `database` option of the processes. */
  readonly database: string
  /** Kills the database server and restarts it. */
  readonly killAndRestart: () => Promise<void>
  /** Reads the table of messages without the inbox. On PGlite, no process may have it open. */
  readonly readStatuses: () => Promise<{ id: string; status: string }[]>
  readonly remove: () => Promise<void>
}

const STATUSES = 'select event_id as id, status from hookseal_inbox.messages'

/** Creates an empty database. */
export async function openInboxStorage(kind: Settings['database']): Promise<InboxStorage> {
  return kind === 'pglite' ? openEmbedded() : openShared()
}

function openEmbedded(): InboxStorage {
  const directory = mkdtempSync(join(tmpdir(), 'hookseal-crash-inbox-'))
  return {
    database: `pglite:${directory}`,
    async killAndRestart() {
      throw new Error('an embedded database cannot be killed apart from its process')
    },
    async readStatuses() {
      const client = await PGlite.create(join(directory, 'data'))
      try {
        return (await client.query<{ id: string; status: string }>(STATUSES)).rows
      } finally {
        await client.close()
      }
    },
    remove: async () => rmSync(directory, { recursive: true, force: true }),
  }
}

async function openShared(): Promise<InboxStorage> {
  const server = await startPostgres({ own: true })
  return {
    database: server.url,
    async killAndRestart() {
      await server.kill()
      await server.restart()
    },
    async readStatuses() {
      const client = new Client({ connectionString: server.url })
      await client.connect()
      try {
        return (await client.query<{ id: string; status: string }>(STATUSES)).rows
      } finally {
        await client.end()
      }
    },
    remove: async () => server.stop(),
  }
}

import { fileURLToPath } from 'node:url'
import { type DatabaseServer, startDatabaseServer } from '../lib/database-server.ts'

/** `respond` only responds, `insert` also runs one statement; see KINDS in server-entry.ts. */
export type PublishServerKind = 'respond' | 'insert' | 'hookseal'

/** What a server process sends when it listens. */
export interface Started {
  url: string
  /** The API key for its requests. */
  key: string
}

/** A measured server in a process of its own. */
export type PublishServer = Started & Omit<DatabaseServer<Started>, 'started'>

/** Starts a server process and resolves when it listens. */
export async function startPublishServer(kind: PublishServerKind, database: string): Promise<PublishServer> {
  const entry = fileURLToPath(new URL('./server-entry.ts', import.meta.url))
  const { started, ...server } = await startDatabaseServer<Started>(entry, kind, database)
  return { ...started, ...server }
}

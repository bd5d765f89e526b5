import { type Database, openDatabase } from '@hookseal/engine/database'
import { startPostgres } from '@hookseal/services'

export interface TestServer {
  /** What the inboxes of a file share: an embedded database, or the address of a server. */
  url: string | Database
  stop: () => Promise<void>
}

/** Opens a database of either kind. */
export async function startServer(kind: string): Promise<TestServer> {
  if (kind === 'postgres') return startPostgres()
  const database = await openDatabase('pglite:')
  return { url: database, stop: database.close }
}

import { fileURLToPath } from 'node:url'
import { type DatabaseServer, startDatabaseServer } from '../lib/database-server.ts'

/** `verify` responds 202 as soon as it has verified. An inbox that is not started handles nothing; see KINDS in accept-entry.ts. */
export type AcceptServerKind = 'verify' | 'inbox' | 'started inbox'

export type AcceptServer = DatabaseServer<{ port: number }>

/** All servers verify with it. */
export const SECRET: string = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

/** Starts an Express app in a process of its own and resolves when it listens. */
export async function startAcceptServer(kind: AcceptServerKind, database: string): Promise<AcceptServer> {
  return startDatabaseServer(fileURLToPath(new URL('./accept-entry.ts', import.meta.url)), kind, database)
}

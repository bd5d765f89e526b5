import type { Client } from 'pg'

/** Ends a connection without asking the server; a statement under way fails. */
export function destroyConnection(client: Client): void {
  client.connection.stream.destroy()
}

import type { Client } from 'pg'

/** Closes a connection without notifying the server. A running statement fails. */
export function destroyConnection(client: Client): void {
  client.connection.stream.destroy()
}

import { createStore } from '../ui/create-store.ts'
import type { ConnectionStatus } from './follow-changes.ts'

/** The state of the connection to the sender, for the whole page. */
export const connection = createStore<{ status: ConnectionStatus; since: number }>({
  status: 'connecting',
  since: Date.now(),
})

export function setConnection(status: ConnectionStatus): void {
  if (connection.get().status !== status) connection.set({ status, since: Date.now() })
}

import { type Clients, startClients } from './clients.ts'
import type { Ledger } from './ledger.ts'
import type { CrashEvent } from './messages.ts'
import { TYPES } from './sender-options.ts'

/** Padding for bodies of about 1 kB. */
const PADDING = 'x'.repeat(900)

/** Starts publishing, each event again with the same id until it is acknowledged. Nothing is published before `allow` is called. */
export function startPublishing(
  publish: (event: CrashEvent) => Promise<void>,
  { acknowledged }: Ledger,
): Clients {
  return startClients(async (n) => {
    const id = `crash_${n}`
    await publish({ id, type: TYPES[n % TYPES.length] ?? TYPES[0], data: { n, padding: PADDING } })
    acknowledged(id)
  })
}

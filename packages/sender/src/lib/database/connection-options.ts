import { SENDER_DEFAULTS } from '../defaults.ts'
import { SenderError } from '../errors.ts'
import { isPostgresAddress } from './open-database.ts'

/** With fewer, one organization could use all that the queue and notifications leave. */
const MIN = 5
const MAX = 1000

/** Returns the option `connections`. @throws {SenderError} `ERR_SENDER_OPTION` */
export function readConnections(connections: number = SENDER_DEFAULTS.connections): number {
  if (Number.isInteger(connections) && connections >= MIN && connections <= MAX) return connections
  throw new SenderError('ERR_SENDER_OPTION', `connections must be an integer from ${MIN} to ${MAX}.`)
}

/** Returns the option `directDatabase`. @throws {SenderError} `ERR_SENDER_OPTION` */
export function readDirectDatabase(address: string | undefined): string | undefined {
  if (address === undefined || isPostgresAddress(address)) return address
  throw new SenderError('ERR_SENDER_OPTION', 'directDatabase must be postgres://user@host/name.')
}

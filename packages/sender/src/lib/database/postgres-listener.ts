import { Client } from 'pg'
import { withTimeout } from '../with-timeout.ts'
import { destroyConnection } from './destroy-connection.ts'

const RECONNECT_MS = 1000
const GOODBYE_MS = 1000

/**
 * Calls back for each notification on `channel`, over a connection of its own that is made again when it breaks. Notifications of
 * the time between are lost, so an empty one is made up once it stands again: whoever listens must look for themselves as well.
 */
export async function listenOnPostgres(
  connectionString: string,
  channel: string,
  onNotice: (payload: string) => void,
): Promise<() => Promise<void>> {
  let ended = false
  let client: Client | undefined
  let timer: NodeJS.Timeout | undefined

  async function connect(): Promise<void> {
    const own = new Client({
      connectionString,
      application_name: 'hookseal listener',
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
    })
    own.on('error', again)
    own.on('end', again)
    own.on('notification', ({ payload = '' }) => onNotice(payload))
    let lost = false
    function again(): void {
      if (lost || ended) return
      lost = true
      timer = setTimeout(() => void connect().catch(() => {}), RECONNECT_MS)
    }
    client = own
    try {
      await own.connect()
      await own.query(`listen ${own.escapeIdentifier(channel)}`)
    } catch (error) {
      again()
      void own.end().catch(() => {}) // it may not even have begun
      throw error
    }
    onNotice('')
  }

  await connect().catch((error: unknown) => {
    ended = true
    clearTimeout(timer)
    throw error
  })
  return async () => {
    ended = true
    clearTimeout(timer)
    if (client === undefined) return
    // Broken already, or frozen.
    await withTimeout(GOODBYE_MS, 'a goodbye to the server', client.end()).catch(() => {})
    destroyConnection(client)
  }
}

import { Client } from 'pg'
import { TimeoutError, withTimeout } from '../with-timeout.ts'
import { destroyConnection } from './destroy-connection.ts'

const RECONNECT_MS = 1000
const CLOSE_MS = 1000
/** How often the connection is checked. A connection that went silent sends no error, and no notifications. */
const HEARTBEAT_MS = 5000

/**
 * Calls `onNotice` for each notification on `channel`, over a connection of its own that reconnects when it breaks. Notifications
 * sent while it is down are lost, so `onNotice('')` follows each connect, and callers must poll as well. Returns a function that ends it.
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
      connectionTimeoutMillis: 5000,
      query_timeout: HEARTBEAT_MS,
    })
    own.on('error', reconnect)
    own.on('end', reconnect)
    own.on('notification', ({ payload = '' }) => onNotice(payload))
    let lost = false
    const heartbeat = setInterval(() => void own.query('select 1').catch(disconnect), HEARTBEAT_MS)
    heartbeat.unref()
    function disconnect(): void {
      destroyConnection(own)
      reconnect()
    }
    function reconnect(): void {
      clearInterval(heartbeat)
      if (lost || ended) return
      lost = true
      timer = setTimeout(() => void connect().catch(() => {}), RECONNECT_MS)
    }
    client = own
    try {
      await own.connect()
      await own.query(`listen ${own.escapeIdentifier(channel)}`)
    } catch (error) {
      reconnect()
      void own.end().catch(() => {}) // it may not be connected
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
    const current = client
    const late = () => new TimeoutError(`closing the connection took longer than ${CLOSE_MS} ms`)
    // The connection may be broken already, or the server frozen.
    await withTimeout(CLOSE_MS, async () => current.end(), late).catch(() => {})
    destroyConnection(client)
  }
}

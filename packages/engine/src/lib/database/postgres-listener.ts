import { Client } from 'pg'
import { TimeoutError, withTimeout } from '../util/with-timeout.ts'
import { destroyConnection } from './destroy-connection.ts'
import { isBehindPooler } from './postgres-pool.ts'

const CLOSE_MS = 1000
/** How often the connection is checked. A connection that went silent sends no error, and no notifications. */
const HEARTBEAT_MS = 5000

/** A connection that receives notifications, until it breaks. */
export interface Listener {
  /** Whether something between this process and the server may keep notifications from arriving. */
  readonly isBehindPooler: boolean
  readonly channels: ReadonlySet<string>
  readonly listen: (channel: string) => Promise<void>
  readonly unlisten: (channel: string) => Promise<void>
  readonly close: () => Promise<void>
}

export interface ListenerEvents {
  onNotice: (channel: string, payload: string) => void
  /** Called once when the connection breaks. */
  onLost: () => void
}

/** Connects to the server. */
export async function openListener(
  connectionString: string,
  { onNotice, onLost }: ListenerEvents,
): Promise<Listener> {
  const client = new Client({
    connectionString,
    application_name: 'hookseal listener',
    keepAlive: true,
    connectionTimeoutMillis: 5000,
    query_timeout: HEARTBEAT_MS,
  })
  const channels = new Set<string>()
  let isOpen = false
  client.on('error', lose)
  client.on('end', lose)
  client.on('notification', ({ channel, payload = '' }) => onNotice(channel, payload))
  const heartbeat = setInterval(() => void client.query('select 1').catch(lose), HEARTBEAT_MS)
  heartbeat.unref()

  function lose(): void {
    clearInterval(heartbeat)
    destroyConnection(client)
    if (isOpen) onLost()
    isOpen = false
  }

  async function close(): Promise<void> {
    isOpen = false
    clearInterval(heartbeat)
    const late = () => new TimeoutError(`closing the connection took longer than ${CLOSE_MS} ms`)
    // The connection may be broken already, or the server frozen.
    await withTimeout(CLOSE_MS, async () => end(), late).catch(() => {})
    destroyConnection(client)
  }

  async function end(): Promise<void> {
    // The pooler keeps the connection to the server for other clients.
    if (channels.size > 0) await client.query('unlisten *')
    await client.end()
  }

  try {
    await client.connect()
    const isShared = await isBehindPooler(client)
    isOpen = true
    return {
      isBehindPooler: isShared,
      channels,
      async listen(channel) {
        channels.add(channel)
        await client.query(`listen ${client.escapeIdentifier(channel)}`)
      },
      async unlisten(channel) {
        channels.delete(channel)
        await client.query(`unlisten ${client.escapeIdentifier(channel)}`)
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

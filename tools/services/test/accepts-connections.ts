import { once } from 'node:events'
import { connect } from 'node:net'

/** Resolves with whether the host and port of `url` accept connections. */
export async function acceptsConnections(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  const isUp = await once(socket, 'connect').then(
    () => true,
    () => false,
  )
  socket.destroy()
  return isUp
}

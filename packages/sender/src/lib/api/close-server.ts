import { once } from 'node:events'
import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'

/**
 * Returns a function that closes `server`: it ends idle connections immediately and the others after their response. After
 * `timeoutMs` it ends all connections.
 *
 * Node's `close()` only ends connections that are already idle. Connections that become idle later, or that have not sent a request,
 * would stay open for the keep-alive timeout.
 */
export function trackConnections(server: Server): (timeoutMs: number) => Promise<void> {
  const inFlight = new Map<Socket, Set<ServerResponse>>()
  let isClosing = false

  server.on('connection', (socket: Socket) => {
    inFlight.set(socket, new Set())
    socket.once('close', () => inFlight.delete(socket))
  })
  server.on('request', ({ socket }, response) => {
    const responses = inFlight.get(socket)
    responses?.add(response)
    if (isClosing) response.shouldKeepAlive = false
    response.once('close', () => {
      responses?.delete(response)
      if (isClosing && responses?.size === 0) socket.destroySoon()
    })
  })

  return async (timeoutMs) => {
    const closed = once(server, 'close')
    const timer = setTimeout(() => server.closeAllConnections(), timeoutMs)
    isClosing = true
    server.close()
    // Read what has already arrived, so that a request that was just sent counts as in flight.
    await setImmediate()
    for (const [socket, responses] of inFlight) {
      if (responses.size === 0) socket.destroySoon()
      for (const response of responses) if (!response.headersSent) response.shouldKeepAlive = false
    }
    await closed
    clearTimeout(timer)
  }
}

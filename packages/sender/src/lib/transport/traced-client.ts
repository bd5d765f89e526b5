import { type buildConnector, Client, type Dispatcher } from 'undici'

/** A handler that wants to know where its request goes. */
export interface TracedHandler extends Dispatcher.DispatchHandler {
  /** `remoteAddress` says who is at the other end, from the start of the request on. */
  onClient(remoteAddress: () => string | undefined): void
}

export interface TracedClientOptions extends Client.Options {
  connect: buildConnector.connector
  /** Age in ms past which the connection is closed after one more request. */
  connectionLifeMs: number
}

/**
 * A client of one connection at a time that grows only so old, and tells handlers who is at its other end, which undici keeps to
 * itself.
 *
 * The age is seen to here as `clientTtl` reads the clock for every connection of a pool at every request: a tenth of the time that a
 * request takes, with 64 of them.
 */
export function tracedClient(
  origin: URL,
  { connectionLifeMs, connect, ...options }: TracedClientOptions,
): Client {
  let remoteAddress: string | undefined
  let oldAt = Infinity
  const tell = () => remoteAddress

  const client = new Client(origin, {
    ...options,
    connect: (target, callback) =>
      connect(target, (...result) => {
        const [, socket] = result
        remoteAddress = socket?.remoteAddress
        oldAt = performance.now() + connectionLifeMs
        socket?.once('close', () => {
          oldAt = Infinity
        })
        callback(...result)
      }),
  })
  const dispatch = client.dispatch.bind(client)
  client.dispatch = (request, handler) => {
    if (isTraced(handler)) handler.onClient(tell)
    return dispatch(performance.now() < oldAt ? request : { ...request, reset: true }, handler)
  }
  return client
}

function isTraced(handler: Dispatcher.DispatchHandler): handler is TracedHandler {
  return 'onClient' in handler
}

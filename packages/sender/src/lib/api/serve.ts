import { getRequestListener } from '@hono/node-server'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { SENDER_DEFAULTS } from '../defaults.ts'
import { SenderError } from '../errors.ts'
import type { Sender } from '../sender.ts'
import { type ApiOptions, createApi } from './app.ts'
import { trackConnections } from './close-server.ts'
import { ApiProblem } from './problem.ts'
import { respondError } from './respond-error.ts'

export interface ServeOptions extends ApiOptions {
  /** The port to listen on. 0 selects a free one. @default 8080 */
  port?: number
  /** The address to listen on. @default '127.0.0.1', reachable from this machine only */
  host?: string
  /**
   * How long an idle connection stays open, 0.1 to 3600 seconds. It must be longer than the idle timeout of a proxy in front (60 s in
   * nginx and AWS ALB): if the server closes first, the proxy responds 502 to a request that it sends at that moment.
   * @default 75
   */
  keepAliveTimeoutSeconds?: number
  /** Called with the operator key that the first start creates. @default prints it to standard output */
  onFirstKey?: (key: string) => void
}

export interface Server {
  /** `http://127.0.0.1:8080` */
  readonly url: string
  /** Completes the requests in flight and closes all connections, after 5 seconds at the latest. The sender keeps running. */
  readonly close: () => Promise<void>
}

/** How long requests in flight may take after `close`. */
const CLOSE_TIMEOUT_MS = 5000

/**
 * Serves the REST API of `sender` over HTTP. It does not start the delivery: call `sender.start()` for that.
 *
 * @throws {SenderError} `ERR_SENDER_OPTION`
 *
 * @example
 * const sender = await createSender()
 * await sender.start()
 * const { url } = await serve(sender, { port: 8080 })
 */
export async function serve(sender: Sender, options: ServeOptions = {}): Promise<Server> {
  const { port = 8080, host = '127.0.0.1', onFirstKey = printKey } = options
  const keepAliveTimeout = readKeepAliveTimeout(options)
  const api = createApi(sender, options)
  // By default the adapter would replace the global Request and Response of the whole process.
  const listener = getRequestListener(api.fetch, {
    overrideGlobalObjects: false,
    errorHandler: (error) => respondError(toProblem(error), sender.log),
  })
  // headersTimeout can stay at its default: since Node 18 it starts with a request, not with the end of the one before.
  const server = createServer({ keepAliveTimeout }, (request, response) => void listener(request, response))
  const closeServer = trackConnections(server)
  server.on('clientError', respondClientError)
  server.listen(port, host)
  await once(server, 'listening')
  await createFirstKey(sender, onFirstKey)
  // A server that listens on a port has an address and a port.
  const address = server.address() as AddressInfo
  const hostname = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return {
    url: `http://${hostname}:${address.port}`,
    async close() {
      api.close()
      await closeServer(CLOSE_TIMEOUT_MS)
    },
  }
}

function readKeepAliveTimeout({
  keepAliveTimeoutSeconds: seconds = SENDER_DEFAULTS.keepAliveTimeoutSeconds,
}: ServeOptions): number {
  if (typeof seconds === 'number' && seconds >= 0.1 && seconds <= 3600) return Math.round(seconds * 1000)
  throw new SenderError('ERR_SENDER_OPTION', 'keepAliveTimeoutSeconds must be a number from 0.1 to 3600.')
}

async function createFirstKey({ apiKeys }: Sender, onFirstKey: (key: string) => void): Promise<void> {
  const first = await apiKeys.createFirst('First operator')
  if (first !== undefined) onFirstKey(first.key)
}

function printKey(key: string): void {
  process.stdout.write(`The operator key, which is not shown again: ${key}\n`)
}

/** Converts the error that the adapter throws before there is a `Request`, for an invalid Host or path. */
function toProblem(error: unknown): unknown {
  return error instanceof Error && error.name === 'RequestError'
    ? new ApiProblem('ERR_API_REQUEST', { detail: 'The Host or the path of the request is not valid.' })
    : error
}

/** Responds with a problem to input that is not valid HTTP, has too many headers or arrives too slowly. */
function respondClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const [status, reason, code] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [431, 'Request Header Fields Too Large', 'ERR_API_HEADERS_TOO_LARGE']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? [408, 'Request Timeout', 'ERR_API_REQUEST_TIMEOUT']
        : [400, 'Bad Request', 'ERR_API_REQUEST']
  const text = JSON.stringify({ type: 'about:blank', title: reason, status, code })
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\ncontent-type: application/problem+json\r\ncontent-length: ${text.length}\r\nconnection: close\r\n\r\n${text}`,
  )
}

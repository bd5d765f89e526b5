import { getRequestListener } from '@hono/node-server'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Sender } from '../sender.ts'
import { answerError } from './respond-error.ts'
import { type ApiOptions, createApi } from './app.ts'
import { ApiProblem } from './problem.ts'

export interface ServeOptions extends ApiOptions {
  /** 0 takes a free one. @default 8080 */
  port?: number
  /** @default '127.0.0.1', this machine alone */
  host?: string
  /** Given the operator's key that the first start makes. @default writes it to standard output */
  onFirstKey?: (key: string) => void
}

export interface Server {
  /** `http://127.0.0.1:8080` */
  readonly url: string
  /** Answers what has been asked, then takes no more. The sender goes on. */
  readonly close: () => Promise<void>
}

/** How long requests under way may take once the server closes. */
const CLOSE_WITHIN_MS = 5000

/**
 * Listens for the REST API of `sender`. Starts nothing else: `sender.start()` makes it deliver.
 *
 * @example
 * const sender = await createSender()
 * await sender.start()
 * const { url } = await serve(sender, { port: 8080 })
 */
export async function serve(sender: Sender, options: ServeOptions = {}): Promise<Server> {
  const { port = 8080, host = '127.0.0.1', onFirstKey = printKey } = options
  const api = createApi(sender, options)
  // Of the whole process are `Request` and `Response`: they are left alone.
  const listener = getRequestListener(api.fetch, {
    overrideGlobalObjects: false,
    errorHandler: (error) => answerError(toProblem(error), sender.log),
  })
  const server = createServer((request, response) => void listener(request, response))
  server.on('clientError', refuse)
  server.listen(port, host)
  await once(server, 'listening')
  await makeFirstKey(sender, onFirstKey)
  // A server that listens on a port has an address and a port.
  const address = server.address() as AddressInfo
  const shown = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return {
    url: `http://${shown}:${address.port}`,
    async close() {
      const closed = once(server, 'close')
      server.close()
      const timer = setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS)
      await closed
      clearTimeout(timer)
    },
  }
}

async function makeFirstKey({ apiKeys }: Sender, onFirstKey: (key: string) => void): Promise<void> {
  const first = await apiKeys.createFirst('First operator')
  if (first !== undefined) onFirstKey(first.key)
}

function printKey(key: string): void {
  process.stdout.write(`The operator's API key, shown this once: ${key}\n`)
}

/** What the adapter throws before there is a `Request`: a Host or path that is none. */
function toProblem(error: unknown): unknown {
  return error instanceof Error && error.name === 'RequestError'
    ? new ApiProblem('ERR_API_REQUEST', { detail: 'The request has a Host or path that is not valid.' })
    : error
}

/** Answers what isn't HTTP, or too much of it, as a problem like any other. */
function refuse(error: NodeJS.ErrnoException, socket: Socket): void {
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

import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { onTestFinished } from 'vitest'

/** A response as tests assert on it. */
export interface CallResponse {
  status: number
  /** The parsed JSON, or the text of any other content type. Untyped, because the test asserts on its shape. */
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any
}

/** Sends one request. A `body` is sent as JSON; `headers` are added to the token's. */
export type Call = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<CallResponse>

/** Returns a client of the API at `url` that authenticates with a bearer token. */
export function createCall(url: string, token: string): Call {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.startsWith('application/json')
    return { status: response.status, body: isJson ? JSON.parse(text) : text }
  }
}

/** A server on a free port of 127.0.0.1. */
export interface ListeningServer {
  /** `http://127.0.0.1:<port>`, without a path. */
  readonly url: string
  /** Stops accepting connections. Requests in flight may finish. */
  readonly close: () => void
}

/** Starts a server whose responses come from `fetch`, a function of `Request` and `Response`. The caller closes it. */
export async function listen(
  fetch: (request: Request) => Response | Promise<Response>,
): Promise<ListeningServer> {
  const server = serve({ fetch, hostname: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  // The address of a server that listens on TCP is an object; only pipes have a string.
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() }
}

/** One request as it was received: header names in lower case, and the body before any parsing. */
export interface RecordedRequest {
  headers: Record<string, string>
  text: string
}

/** A server that keeps every request. */
export interface Recorder {
  readonly url: string
  /** All requests so far, in the order of their arrival. */
  readonly received: readonly RecordedRequest[]
}

/**
 * Starts a server that records every request, then responds with what `respond` returns. It closes when the test ends.
 *
 * @param respond Called once for each request. @default 200 without a body
 */
export async function record(respond: () => Response = () => new Response()): Promise<Recorder> {
  const received: RecordedRequest[] = []
  const { url, close } = await listen(async (request) => {
    received.push({ headers: Object.fromEntries(request.headers), text: await request.text() })
    return respond()
  })
  onTestFinished(close)
  return { url, received }
}

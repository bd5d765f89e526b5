import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { onTestFinished } from 'vitest'

interface Answer {
  status: number
  // The test judges it.
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any
}

/** One request, given as its documentation has it. */
export type Call = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer>

/** Calls the API at `url`. */
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

/** Serves on a port of its own, until the test or the file is over. */
export async function listen(
  fetch: (request: Request) => Response | Promise<Response>,
): Promise<{ url: string; close: () => void }> {
  const server = serve({ fetch, port: 0 })
  await once(server, 'listening')
  // A TCP server that listens has a port.
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() }
}

export interface Received {
  headers: Record<string, string>
  text: string
}

/** A server that keeps what it gets as it came; ends with the test. */
export async function record(
  answer: () => Response = () => new Response(),
): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = []
  const { url, close } = await listen(async (request) => {
    received.push({ headers: Object.fromEntries(request.headers), text: await request.text() })
    return answer()
  })
  onTestFinished(close)
  return { url, received }
}

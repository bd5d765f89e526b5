import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, expect } from 'vitest'
import { createAddressRules } from '../../src/lib/transport/guard/address-rules.ts'
import type { PostResponse, PostFailure } from '../../src/lib/transport/post-result.ts'
import {
  createHttpTransport,
  type HttpTransport,
  type HttpTransportOptions,
} from '../../src/lib/transport/http-transport.ts'
import type { PostRequest } from '../../src/lib/transport/transport.ts'

/** Part of every path, query and header; no message may contain it. */
const SECRET = 'sesame'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

/** Runs `cleanup` after the test, in reverse order. */
export function afterTest(cleanup: () => Promise<unknown>): void {
  cleanups.push(cleanup)
}

export interface CountingServer {
  readonly origin: string
  readonly port: number
  /** The local address of each connection that was accepted. */
  readonly connections: string[]
  /** The open connections. */
  readonly open: Set<Socket>
  /** Called after the test if not before. */
  close(): Promise<void>
}

/** Starts `server` on every address of this machine and counts its connections. */
export async function counting(server: Server, scheme: 'http' | 'https' = 'http'): Promise<CountingServer> {
  const connections: string[] = []
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    connections.push(String(socket.localAddress).replace('::ffff:', ''))
    open.add(socket)
    socket.on('error', () => undefined).on('close', () => open.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, resolve))
  const close = async () => {
    for (const socket of open) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
  afterTest(close)
  // A TCP server's address is an object; only pipes have a string.
  const { port } = server.address() as AddressInfo
  return { origin: `${scheme}://127.0.0.1:${port}`, port, connections, open, close }
}

/** Starts an HTTP server. */
export async function httpServer(listener: RequestListener): Promise<CountingServer> {
  return counting(createHttpServer(listener))
}

/** Starts a TCP server that calls `onRequest` with what each connection receives. */
export async function rawServer(
  onRequest: (socket: Socket, request: string) => void,
): Promise<CountingServer> {
  return counting(
    createServer((socket) => {
      socket.on('data', (bytes) => onRequest(socket, bytes.toString('latin1')))
    }),
  )
}

/** A transport that may use http and connect to 127.0.0.1. Closed after the test. */
export function localTransport(options: HttpTransportOptions = {}): HttpTransport {
  const rules = createAddressRules({ allow: ['127.0.0.1/32'] })
  const transport = createHttpTransport({ rules, allowHttp: true, ...options })
  afterTest(transport.close)
  return transport
}

/** A request with a secret in path, query and a header. */
export function request(origin: string, overrides: Partial<PostRequest> = {}): PostRequest {
  return {
    url: `${origin}/${SECRET}?token=${SECRET}`,
    headers: { 'x-key': SECRET },
    body: '{"a":1}',
    ...overrides,
  }
}

/** Posts, and throws if there is no response. */
export async function expectResponse(transport: HttpTransport, post: PostRequest): Promise<PostResponse> {
  const result = await transport.post(post)
  if (!result.ok) throw new Error(`${result.errorClass}: ${result.message}`)
  return result
}

/** Posts, and throws if there is a response. Checks that the failure's message contains no secret. */
export async function expectFailure(transport: HttpTransport, post: PostRequest): Promise<PostFailure> {
  const result = await transport.post(post)
  if (result.ok) throw new Error(`got response ${result.status}`)
  expect(result.message).not.toContain(SECRET)
  expect(result.message).toMatch(/^[A-Z].*\.$/)
  expect(Number.isInteger(result.latencyMs)).toBe(true)
  return result
}

import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createApi, serve, type ServeOptions } from '../../src/api.ts'
import { createTestSender } from '../test-sender.ts'
import { expectProblem, startApi, type TestApi } from './start-api.ts'

let api: TestApi

beforeAll(async () => {
  api = await startApi({
    fallback: (request) => (request.url.endsWith('/dashboard') ? new Response('the page') : undefined),
  })
})
afterAll(async () => api.stop())

it('passes requests that match no route to the fallback', async () => {
  expect(await api.anonymous('GET', '//dashboard')).toMatchObject({ status: 200, text: 'the page' })
  expectProblem(await api.anonymous('GET', '//other'), 404, 'ERR_API_NOT_FOUND')
  expectProblem(await api.anonymous('POST', '//healthz'), 405, 'ERR_API_METHOD')
})

it('creates an operator key at the first start only', async () => {
  const sender = await createTestSender()
  const keys: string[] = []
  const start = async () => serve(sender, { port: 0, onFirstKey: (key) => keys.push(key) })
  const servers = [await start(), await start()]
  expect(keys).toStrictEqual([expect.stringMatching(/^hsk_/)])
  for (const server of servers) await server.close()
  await expect(fetch(servers[0]?.url ?? '')).rejects.toThrow('fetch failed')
  await sender.stop()
}, 60_000)

it.each([
  'hooks',
  'host:8443',
  '',
  'https:',
  'http://',
  'https:host',
  '//host',
  'ftp://host',
  'javascript:1',
])('rejects the publicUrl %j', (publicUrl) => {
  expect(() => createApi(api.sender, { publicUrl })).toThrow(
    expect.objectContaining({ code: 'ERR_SENDER_OPTION', message: expect.stringContaining('publicUrl') }),
  )
})

it('logs no error when a client aborts its upload', async () => {
  const { hostname, port } = new URL(api.url)
  const before = api.sender.logged.length
  for (const path of ['/api/v1/session', '/api/v1/events']) {
    const socket = connect(Number(port), hostname)
    const key = path.endsWith('events') ? `authorization: Bearer ${api.operatorKey}\r\n` : ''
    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: x\r\n${key}content-type: application/json\r\ncontent-length: 100\r\n\r\n{"key":`,
    )
    // The route reads the body before the connection ends.
    await sleep(100)
    socket.destroy()
  }
  await sleep(200)
  expect(api.sender.logged.slice(before)).toStrictEqual([])
})

it('rejects if the port is in use', async () => {
  const port = Number(new URL(api.url).port)
  await expect(serve(api.sender, { port })).rejects.toThrow('EADDRINUSE')
})

async function open(url: string): Promise<Socket> {
  const { port, hostname } = new URL(url)
  const socket = connect(Number(port), hostname).setEncoding('utf8')
  await once(socket, 'connect')
  onTestFinished(() => void socket.destroy())
  return socket
}

/** Sends a request and resolves with the text of its response. */
async function send(socket: Socket, path = '/healthz'): Promise<string> {
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
  const [chunk] = await once(socket, 'data')
  return String(chunk)
}

describe('keepAliveTimeoutSeconds', () => {
  it('keeps an idle connection open for 75 s by default, and closes it after a shorter timeout', async () => {
    const short = await serve(api.sender, { port: 0, keepAliveTimeoutSeconds: 0.1 })
    onTestFinished(async () => short.close())
    const kept = await open(api.url)
    expect(await send(kept)).toMatch(/^keep-alive: timeout=75\r$/im)
    const closed = await open(short.url)
    const start = performance.now()
    const end = once(closed, 'close')
    await send(closed)
    await end
    expect(performance.now() - start).toBeGreaterThanOrEqual(99)
    expect(await send(kept)).toMatch(/^HTTP\/1\.1 200 /)
  })

  it.each([0, 0.09, 3601, Number.NaN, '75'])('rejects %j', async (keepAliveTimeoutSeconds) => {
    // JavaScript callers can pass any type.
    const options = { port: 0, keepAliveTimeoutSeconds } as ServeOptions
    await expect(serve(api.sender, options)).rejects.toMatchObject({
      code: 'ERR_SENDER_OPTION',
      message: 'keepAliveTimeoutSeconds must be a number from 0.1 to 3600.',
    })
  })
})

it('completes the request in flight on close', async () => {
  const slow = Promise.withResolvers<Response>()
  const called = Promise.withResolvers<void>()
  const server = await serve(api.sender, {
    port: 0,
    fallback() {
      called.resolve()
      return slow.promise
    },
  })
  const response = send(await open(server.url), '/slow')
  await called.promise
  const closing = server.close()
  slow.resolve(new Response('done'))
  expect(await response).toMatch(/^HTTP\/1\.1 200 /)
  await closing
})

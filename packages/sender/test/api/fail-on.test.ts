import { serve } from '@hono/node-server'
import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { failOn } from '../../src/lib/api/fail-on.ts'

/** Serves a stream that never ends, and returns a connection to it. */
async function openEndless(signal: AbortSignal) {
  let sent = 0
  let isCanceled = false
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 65_536
      controller.enqueue(new Uint8Array(65_536))
    },
    cancel: () => void (isCanceled = true),
  })
  const server = serve({ port: 0, fetch: () => new Response(failOn(signal, endless)) })
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  // A TCP server's address is an object; only pipes have a string.
  const { port } = server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => {}).write('GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n')
  await once(socket, 'readable')
  return { socket, sent: () => sent, isCanceled: () => isCanceled }
}

it('destroys the connection of a client that does not read', async () => {
  const stalled = new AbortController()
  const { socket, sent, isCanceled } = await openEndless(stalled.signal)
  // The buffers on the way are full as soon as the stream is no longer read.
  for (let before = -1; before !== sent(); await new Promise((resolve) => setTimeout(resolve, 200)))
    before = sent()
  stalled.abort(new Error('the client does not read'))
  const read = once(socket.resume(), 'close')
  await read
  expect(isCanceled()).toBe(true)
})

it('cancels the stream when the client disconnects', async () => {
  const { socket, isCanceled } = await openEndless(new AbortController().signal)
  socket.destroy()
  await expect.poll(isCanceled).toBe(true)
})

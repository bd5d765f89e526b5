import type { UnderlyingSource } from 'node:stream/web'

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { WebhookHandler } from '../src/index.ts'
import { useFakeClock } from './clock.ts'
import { BODY, headersOf, ID, macOf, OTHER_SECRET, requestOf } from './deliveries.ts'
import { deliverTo } from './handlers.ts'

beforeEach(useFakeClock)
afterEach(() => vi.useRealTimers())

const encoder = new TextEncoder()
const TOO_LARGE = '413 ERR_WEBHOOK_BODY_TOO_LARGE'

/** A POST whose body comes from `source`, signed for BODY unless `headers` say otherwise. */
function streamed(source: UnderlyingSource<Uint8Array>, headers: Record<string, string> = {}): Request {
  // Read only when somebody asks: what was pulled is what the receiver wanted.
  const body = new ReadableStream(source, { highWaterMark: 0 })
  return requestOf({}, { headers: { ...headersOf(), ...headers }, body, duplex: 'half' })
}

/** The bytes of BODY, `size` at a time, and how many chunks were asked for. */
function chunked(size: number, text = BODY) {
  const bytes = encoder.encode(text)
  const state = { pulls: 0, cancelled: false }
  const source: UnderlyingSource<Uint8Array> = {
    pull(controller) {
      const start = state.pulls++ * size
      if (start >= bytes.length) controller.close()
      else controller.enqueue(bytes.subarray(start, start + size))
    },
    cancel() {
      state.cancelled = true
    },
  }
  return { source, state }
}

describe('a body is read', () => {
  it.each([1, 2, 7, 1000])('in chunks of %d bytes', async (size) => {
    expect(await deliverTo()(streamed(chunked(size).source))).toBe('200')
  })

  it('with a character split between chunks', async () => {
    const body = '{"a":"🪝"}'
    const signature = { 'webhook-signature': macOf({ body }) }
    const handler = vi.fn<WebhookHandler>()
    expect(await deliverTo({}, handler)(streamed(chunked(1, body).source, signature))).toBe('200')
    expect(handler.mock.lastCall?.[0]).toMatchObject({ payload: { a: '🪝' }, body: encoder.encode(body) })
  })

  it('never, when the head can’t be right; and the upload is called off', async () => {
    const { source, state } = chunked(1)
    expect(await deliverTo()(streamed(source, { 'webhook-id': 'a.b' }))).toBe(
      '400 ERR_WEBHOOK_HEADER_INVALID',
    )
    expect(state).toEqual({ pulls: 0, cancelled: true })
  })

  it.each([
    { name: 'longer than the cap: unread', length: '1048577', expected: TOO_LARGE, pulls: 0 },
    { name: 'in another notation', length: '1e9', expected: TOO_LARGE, pulls: 0 },
    { name: 'shorter than the body: counted all the same', length: '1', expected: '200', pulls: 2 },
    { name: 'no number: counted', length: 'x', expected: '200', pulls: 2 },
  ])('with a declared length that is $name', async ({ length, expected, pulls }) => {
    const { source, state } = chunked(1000)
    expect(await deliverTo()(streamed(source, { 'content-length': length }))).toBe(expected)
    expect(state.pulls).toBe(pulls)
  })

  it.each([{}, { 'content-length': 'x' }, { 'content-length': '5, 5' }, { 'content-length': '-1' }])(
    'no further than the cap, with the head %j',
    async (head) => {
      const { source, state } = chunked(10)
      expect(await deliverTo({ maxBodyBytes: 25 })(streamed(source, head))).toBe(TOO_LARGE)
      expect(state).toEqual({ pulls: 3, cancelled: true })
    },
  )

  it.each(['gzip', 'deflate', 'br', 'zstd', 'GZIP', 'identity, gzip', 'x'])(
    'not with content-encoding %s',
    async (encoding) => {
      const { source, state } = chunked(1)
      expect(await deliverTo()(streamed(source, { 'content-encoding': encoding }))).toBe(
        '415 ERR_WEBHOOK_BODY_ENCODING',
      )
      expect(state).toEqual({ pulls: 0, cancelled: true })
    },
  )

  it.each(['identity', 'Identity', ' identity ', ''])('with content-encoding "%s"', async (encoding) => {
    expect(
      await deliverTo()(requestOf({}, { headers: { ...headersOf(), 'content-encoding': encoding } })),
    ).toBe('200')
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/cloudevents+json', 'nonsense'])(
    'whatever its content-type: %s',
    async (type) => {
      expect(await deliverTo()(requestOf({}, { headers: { ...headersOf(), 'content-type': type } }))).toBe(
        '200',
      )
    },
  )
})

describe('a body that is slow', () => {
  it.each([
    { name: 'by default', options: {}, seconds: 30 },
    { name: 'as configured', options: { bodyTimeoutSeconds: 2 }, seconds: 2 },
  ])('is given up after $seconds s in total $name, though it drips', async ({ options, seconds }) => {
    let cancelled = false
    const drip: UnderlyingSource<Uint8Array> = {
      pull: async (controller) => {
        await new Promise((resolve) => setTimeout(resolve, 500))
        controller.enqueue(encoder.encode(' '))
      },
      cancel: () => {
        cancelled = true
      },
    }
    const answered = deliverTo(options)(streamed(drip))
    await vi.advanceTimersByTimeAsync(seconds * 1000 - 1)
    expect(cancelled).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(await answered).toBe('408 ERR_WEBHOOK_BODY_TIMEOUT')
    expect(cancelled).toBe(true)
  })

  it('and whose source hangs, also when it is called off, is answered all the same', async () => {
    const stuck = { pull: () => new Promise<never>(() => {}), cancel: () => new Promise<never>(() => {}) }
    const answered = deliverTo()(streamed(stuck))
    await vi.advanceTimersByTimeAsync(30_000)
    expect(await answered).toBe('408 ERR_WEBHOOK_BODY_TIMEOUT')
  })

  it('leaves no timer behind when it arrives after all', async () => {
    expect(await deliverTo()(streamed(chunked(5).source))).toBe('200')
    expect(vi.getTimerCount()).toBe(0)
  })
})

it('an upload that can’t be called off is answered all the same', async () => {
  const stuck = { pull: () => {}, cancel: () => new Promise<never>(() => {}) }
  expect(await deliverTo()(streamed(stuck, { 'webhook-id': 'a.b' }))).toBe('400 ERR_WEBHOOK_HEADER_INVALID')
})

it('a body that breaks off with an error', async () => {
  const source: UnderlyingSource<Uint8Array> = {
    pull(controller) {
      controller.enqueue(encoder.encode('{'))
      controller.error(new Error('ECONNRESET'))
    },
  }
  expect(await deliverTo()(streamed(source))).toBe('400 ERR_WEBHOOK_BODY_ABORTED')
})

describe('a body that is gone', () => {
  it.each<{ name: string; take: (request: Request) => unknown }>([
    { name: 'read as JSON', take: (request) => request.json() },
    { name: 'read as text', take: (request) => request.text() },
    { name: 'locked by another reader', take: (request) => request.body?.getReader() },
  ])('$name', async ({ take }) => {
    const request = requestOf()
    await take(request)
    expect(await deliverTo()(request)).toBe('500 ERR_WEBHOOK_BODY_CONSUMED')
  })

  it('says so to senders only whose head is in order', async () => {
    const request = requestOf({ id: 'a.b' })
    await request.text()
    expect(await deliverTo()(request)).toBe('400 ERR_WEBHOOK_HEADER_INVALID')
  })
})

it.each([
  {
    name: 'signed as empty is not JSON',
    headers: headersOf({ body: '' }),
    expected: '400 ERR_WEBHOOK_PAYLOAD_INVALID',
  },
  {
    name: 'not signed does not match',
    headers: headersOf({ body: '', secret: OTHER_SECRET }),
    expected: '401 ERR_WEBHOOK_SIGNATURE_MISMATCH',
  },
])('a body that is absent and $name', async ({ headers, expected }) => {
  expect(await deliverTo()(new Request('http://receiver.test', { method: 'POST', headers }))).toBe(expected)
})

it.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s is no delivery', async (method) => {
  const request = new Request('http://receiver.test', { method, headers: { ...headersOf({ id: ID }) } })
  expect(await deliverTo()(request)).toBe('405 ERR_WEBHOOK_METHOD')
})

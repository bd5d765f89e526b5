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

/** A POST whose body comes from `source`. Its headers sign BODY, unless `headers` replaces them. */
function streamed(source: UnderlyingSource<Uint8Array>, headers: Record<string, string> = {}): Request {
  // Without read-ahead, so that the number of pulls is the number of reads of the receiver.
  const body = new ReadableStream(source, { highWaterMark: 0 })
  return requestOf({}, { headers: { ...headersOf(), ...headers }, body, duplex: 'half' })
}

/** A source of BODY in chunks of `size` bytes, and the number of chunks that were pulled. */
function chunked(size: number, text = BODY) {
  const bytes = encoder.encode(text)
  const state = { pulls: 0, canceled: false }
  const source: UnderlyingSource<Uint8Array> = {
    pull(controller) {
      const start = state.pulls++ * size
      if (start >= bytes.length) controller.close()
      else controller.enqueue(bytes.subarray(start, start + size))
    },
    cancel() {
      state.canceled = true
    },
  }
  return { source, state }
}

describe('a body', () => {
  it.each([1, 2, 7, 1000])('reads a body in chunks of %d bytes', async (size) => {
    expect(await deliverTo()(streamed(chunked(size).source))).toBe('200')
  })

  it('reads a body with a character that is split between chunks', async () => {
    const body = '{"a":"🪝"}'
    const signature = { 'webhook-signature': macOf({ body }) }
    const handler = vi.fn<WebhookHandler>()
    expect(await deliverTo({}, handler)(streamed(chunked(1, body).source, signature))).toBe('200')
    expect(handler.mock.lastCall?.[0]).toMatchObject({ payload: { a: '🪝' }, body: encoder.encode(body) })
  })

  it('never reads a body whose head is invalid, and cancels its upload', async () => {
    const { source, state } = chunked(1)
    expect(await deliverTo()(streamed(source, { 'webhook-id': 'a.b' }))).toBe(
      '400 ERR_WEBHOOK_HEADER_INVALID',
    )
    expect(state).toEqual({ pulls: 0, canceled: true })
  })

  it.each([
    { name: 'is longer than maxBodyBytes', length: '1048577', expected: TOO_LARGE, pulls: 0 },
    { name: 'has an exponent', length: '1e9', expected: TOO_LARGE, pulls: 0 },
    { name: 'is shorter than the body', length: '1', expected: '200', pulls: 2 },
    { name: 'is not a number', length: 'x', expected: '200', pulls: 2 },
  ])(
    'rejects a body unread, or counts it, when its declared length $name: $expected',
    async ({ length, expected, pulls }) => {
      const { source, state } = chunked(1000)
      expect(await deliverTo()(streamed(source, { 'content-length': length }))).toBe(expected)
      expect(state.pulls).toBe(pulls)
    },
  )

  it.each([{}, { 'content-length': 'x' }, { 'content-length': '5, 5' }, { 'content-length': '-1' }])(
    'reads no more of a body than maxBodyBytes with the headers %j',
    async (head) => {
      const { source, state } = chunked(10)
      expect(await deliverTo({ maxBodyBytes: 25 })(streamed(source, head))).toBe(TOO_LARGE)
      expect(state).toEqual({ pulls: 3, canceled: true })
    },
  )

  it.each(['gzip', 'deflate', 'br', 'zstd', 'GZIP', 'identity, gzip', 'x'])(
    'rejects a body unread with content-encoding %s',
    async (encoding) => {
      const { source, state } = chunked(1)
      expect(await deliverTo()(streamed(source, { 'content-encoding': encoding }))).toBe(
        '415 ERR_WEBHOOK_BODY_ENCODING',
      )
      expect(state).toEqual({ pulls: 0, canceled: true })
    },
  )

  it.each(['identity', 'Identity', ' identity ', ''])(
    'reads a body with content-encoding "%s"',
    async (encoding) => {
      expect(
        await deliverTo()(requestOf({}, { headers: { ...headersOf(), 'content-encoding': encoding } })),
      ).toBe('200')
    },
  )

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/cloudevents+json', 'nonsense'])(
    'reads a body with any content-type: %s',
    async (type) => {
      expect(await deliverTo()(requestOf({}, { headers: { ...headersOf(), 'content-type': type } }))).toBe(
        '200',
      )
    },
  )
})

describe('a slow body', () => {
  it.each([
    { name: 'by default', options: {}, seconds: 30 },
    { name: 'as configured', options: { bodyTimeoutSeconds: 2 }, seconds: 2 },
  ])(
    'rejects a slow body after $seconds s in total $name, although chunks keep arriving',
    async ({ options, seconds }) => {
      let canceled = false
      const drip: UnderlyingSource<Uint8Array> = {
        pull: async (controller) => {
          // On the fake clock: a chunk each half second.
          await new Promise((resolve) => setTimeout(resolve, 500))
          controller.enqueue(encoder.encode(' '))
        },
        cancel: () => {
          canceled = true
        },
      }
      const responded = deliverTo(options)(streamed(drip))
      await vi.advanceTimersByTimeAsync(seconds * 1000 - 1)
      expect(canceled).toBe(false)
      await vi.advanceTimersByTimeAsync(1)
      expect(await responded).toBe('408 ERR_WEBHOOK_BODY_TIMEOUT')
      expect(canceled).toBe(true)
    },
  )

  it('rejects a slow body in time when its source hangs, and also when the cancellation hangs', async () => {
    const stuck = { pull: () => new Promise<never>(() => {}), cancel: () => new Promise<never>(() => {}) }
    const responded = deliverTo()(streamed(stuck))
    await vi.advanceTimersByTimeAsync(30_000)
    expect(await responded).toBe('408 ERR_WEBHOOK_BODY_TIMEOUT')
  })

  it('leaves no timer when a slow body arrives in time', async () => {
    expect(await deliverTo()(streamed(chunked(5).source))).toBe('200')
    expect(vi.getTimerCount()).toBe(0)
  })
})

it('responds when the upload cannot be canceled', async () => {
  const stuck = { pull: () => {}, cancel: () => new Promise<never>(() => {}) }
  expect(await deliverTo()(streamed(stuck, { 'webhook-id': 'a.b' }))).toBe('400 ERR_WEBHOOK_HEADER_INVALID')
})

it('rejects a body whose stream fails with ERR_WEBHOOK_BODY_ABORTED', async () => {
  const source: UnderlyingSource<Uint8Array> = {
    pull(controller) {
      controller.enqueue(encoder.encode('{'))
      controller.error(new Error('ECONNRESET'))
    },
  }
  expect(await deliverTo()(streamed(source))).toBe('400 ERR_WEBHOOK_BODY_ABORTED')
})

describe('a consumed body', () => {
  it.each<{ name: string; take: (request: Request) => unknown }>([
    { name: 'read as JSON', take: (request) => request.json() },
    { name: 'read as text', take: (request) => request.text() },
    { name: 'locked by another reader', take: (request) => request.body?.getReader() },
  ])('rejects a consumed body with ERR_WEBHOOK_BODY_CONSUMED when it was $name', async ({ take }) => {
    const request = requestOf()
    await take(request)
    expect(await deliverTo()(request)).toBe('500 ERR_WEBHOOK_BODY_CONSUMED')
  })

  it('reports a consumed body only for a valid head', async () => {
    const request = requestOf({ id: 'a.b' })
    await request.text()
    expect(await deliverTo()(request)).toBe('400 ERR_WEBHOOK_HEADER_INVALID')
  })
})

it.each([
  {
    name: 'signed as empty',
    headers: headersOf({ body: '' }),
    expected: '400 ERR_WEBHOOK_PAYLOAD_INVALID',
  },
  {
    name: 'not signed',
    headers: headersOf({ body: '', secret: OTHER_SECRET }),
    expected: '401 ERR_WEBHOOK_SIGNATURE_MISMATCH',
  },
])('rejects an absent body that is $name: $expected', async ({ headers, expected }) => {
  expect(await deliverTo()(new Request('http://receiver.test', { method: 'POST', headers }))).toBe(expected)
})

it.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
  'rejects a %s request with ERR_WEBHOOK_METHOD',
  async (method) => {
    const request = new Request('http://receiver.test', { method, headers: { ...headersOf({ id: ID }) } })
    expect(await deliverTo()(request)).toBe('405 ERR_WEBHOOK_METHOD')
  },
)

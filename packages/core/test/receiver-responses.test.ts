import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { ERROR_TABLE, memoryStore, type ReceiverOptions, WebhookError, webhookHandler } from '../src/index.ts'
import { BODY, headersOf, now, OTHER_SECRET, requestOf, SECRET } from './deliveries.ts'
import { until } from './clock.ts'
import { deliverTo } from './handlers.ts'
import { observers } from './observers.ts'

const without = (name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(headersOf()).filter(([key]) => key !== name))
const withHeader = (name: string, value: string): Request =>
  requestOf({}, { headers: { ...headersOf(), [name]: value } })
const events = {
  'invoice.paid': z.object({
    type: z.literal('invoice.paid'),
    amount: z.number('amount of the secret kind'),
  }),
}
const inFlight = {
  ...memoryStore(),
  claim: async () => ({ status: 'in_flight', retryAfterMs: 9001 }) as const,
}
const down = { ...memoryStore(), claim: () => Promise.reject(new Error('redis://user:password@10.0.0.7')) }

interface Row {
  code: keyof typeof ERROR_TABLE
  request: () => Request
  options?: ReceiverOptions
  retryAfter?: string
}
const ROWS: Row[] = [
  {
    code: 'ERR_WEBHOOK_METHOD',
    request: () => new Request('http://receiver.test', { headers: headersOf() }),
  },
  {
    code: 'ERR_WEBHOOK_HEADER_MISSING',
    request: () => requestOf({}, { headers: without('webhook-signature') }),
  },
  { code: 'ERR_WEBHOOK_HEADER_INVALID', request: () => requestOf({ id: 'a.b' }) },
  { code: 'ERR_WEBHOOK_TIMESTAMP_INVALID', request: () => requestOf({ timestamp: '1e9' }) },
  { code: 'ERR_WEBHOOK_TIMESTAMP_TOO_OLD', request: () => requestOf({ timestamp: '1' }) },
  { code: 'ERR_WEBHOOK_TIMESTAMP_TOO_NEW', request: () => requestOf({ timestamp: '1800000000' }) },
  { code: 'ERR_WEBHOOK_SIGNATURE_INVALID', request: () => withHeader('webhook-signature', 'v9,x') },
  { code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH', request: () => requestOf({ secret: OTHER_SECRET }) },
  { code: 'ERR_WEBHOOK_BODY_TOO_LARGE', request: () => requestOf(), options: { maxBodyBytes: 10 } },
  { code: 'ERR_WEBHOOK_BODY_ENCODING', request: () => withHeader('content-encoding', 'gzip') },
  { code: 'ERR_WEBHOOK_PAYLOAD_INVALID', request: () => requestOf({ body: '{' }) },
  { code: 'ERR_WEBHOOK_PAYLOAD_SCHEMA', request: () => requestOf(), options: { events } },
  {
    code: 'ERR_WEBHOOK_IN_FLIGHT',
    request: () => requestOf(),
    options: { dedupe: inFlight },
    retryAfter: '10',
  },
  { code: 'ERR_WEBHOOK_STORE', request: () => requestOf(), options: { dedupe: down }, retryAfter: '5' },
  {
    code: 'ERR_WEBHOOK_SECRET_UNAVAILABLE',
    request: () => requestOf(),
    options: { secret: () => '' },
    retryAfter: '5',
  },
]

const respondTo = ({ request, options = {} }: Row): Promise<Response> =>
  webhookHandler({ secret: SECRET, now, ...options }, () => {})(request())

describe('a rejection', () => {
  it.each(ROWS)(
    'responds to a rejected delivery with problem+json of status, title and code only: $code',
    async (row) => {
      const response = await respondTo(row)
      const { status, title } = ERROR_TABLE[row.code]
      expect(response.status).toBe(status)
      expect(await response.json()).toEqual({ type: 'about:blank', title, status, code: row.code })
      expect(Object.fromEntries(response.headers)).toEqual({
        'content-type': 'application/problem+json',
        'cache-control': 'no-store',
        ...(row.retryAfter === undefined ? {} : { 'retry-after': row.retryAfter }),
        ...(row.code === 'ERR_WEBHOOK_METHOD' ? { allow: 'POST' } : {}),
      })
    },
  )

  it.each(ROWS)('calls onRejected with the error and the headers: $code', async (row) => {
    const mocks = observers()
    const request = row.request()
    await webhookHandler({ secret: SECRET, now, ...row.options, ...mocks }, () => {})(request)
    expect(mocks.onRejected).toHaveBeenCalledExactlyOnceWith(expect.any(WebhookError), {
      headers: request.headers,
    })
    expect(mocks.onRejected.mock.lastCall?.[0]).toMatchObject({
      code: row.code,
      status: ERROR_TABLE[row.code].status,
    })
    expect(mocks.onError).not.toHaveBeenCalled()
  })

  it('responds with the fix when the body was consumed', async () => {
    const request = requestOf()
    await request.text()
    const response = await webhookHandler({ secret: SECRET, now }, () => {})(request)
    expect(response.status).toBe(500)
    expect(await response.json()).toMatchObject({
      code: 'ERR_WEBHOOK_BODY_CONSUMED',
      detail: expect.stringContaining('To fix it, call the webhook handler before request.json()'),
    })
  })

  it('responds without the error of a failed handler', async () => {
    const { onError } = observers()
    const failure = new Error('password=hunter2')
    const response = await webhookHandler({ secret: SECRET, now, onError }, () => Promise.reject(failure))(
      requestOf(),
    )
    expect([response.status, await response.text()]).toEqual([500, expect.not.stringContaining('hunter2')])
    expect(onError).toHaveBeenCalledExactlyOnceWith(failure, expect.objectContaining({ id: 'msg_1' }))
  })
})

describe('the error table', () => {
  it.each([410, 429, 502, 504])('never responds with the status %d', (status) => {
    expect(Object.values(ERROR_TABLE).map((row) => row.status)).not.toContain(status)
  })

  it('has a status for every code of the error table', () => {
    expect(
      Object.fromEntries(Object.entries(ERROR_TABLE).map(([code, { status }]) => [code, status])),
    ).toEqual({
      ERR_WEBHOOK_HEADER_MISSING: 400,
      ERR_WEBHOOK_HEADER_INVALID: 400,
      ERR_WEBHOOK_TIMESTAMP_INVALID: 400,
      ERR_WEBHOOK_TIMESTAMP_TOO_OLD: 401,
      ERR_WEBHOOK_TIMESTAMP_TOO_NEW: 401,
      ERR_WEBHOOK_SIGNATURE_INVALID: 400,
      ERR_WEBHOOK_SIGNATURE_MISMATCH: 401,
      ERR_WEBHOOK_METHOD: 405,
      ERR_WEBHOOK_BODY_TOO_LARGE: 413,
      ERR_WEBHOOK_BODY_ENCODING: 415,
      ERR_WEBHOOK_BODY_CONSUMED: 500,
      ERR_WEBHOOK_BODY_ABORTED: 400,
      ERR_WEBHOOK_BODY_TIMEOUT: 408,
      ERR_WEBHOOK_PAYLOAD_INVALID: 400,
      ERR_WEBHOOK_PAYLOAD_SCHEMA: 422,
      ERR_WEBHOOK_IN_FLIGHT: 503,
      ERR_WEBHOOK_STORE: 503,
      ERR_WEBHOOK_SECRET_UNAVAILABLE: 503,
      ERR_WEBHOOK_HANDLER: 500,
    })
  })
})

describe('a success response', () => {
  it('responds with the Response that the handler returned', async () => {
    const own = new Response('accepted', { status: 202, headers: { 'x-own': '1' } })
    expect(await webhookHandler({ secret: SECRET, now }, () => own)(requestOf())).toBe(own)
  })

  it('responds 200 with webhook-duplicate and no body to a duplicate', async () => {
    const handle = webhookHandler({ secret: SECRET, now }, () => new Response('own', { status: 202 }))
    await handle(requestOf())
    const response = await handle(requestOf())
    expect([response.status, response.headers.get('webhook-duplicate'), await response.text()]).toEqual([
      200,
      'true',
      '',
    ])
  })

  it('calls the handler with the message, the context and the request before a success response', async () => {
    const request = requestOf()
    const seen: unknown[] = []
    await webhookHandler({ secret: SECRET, now }, (message, context) => {
      seen.push(message.payload, context.request, context.signal.aborted)
    })(request)
    expect(seen).toEqual([JSON.parse(BODY), request, false])
  })
})

describe.each<{ way: string; fail: () => unknown }>([
  {
    way: 'throw',
    fail: () => {
      throw new Error('observer')
    },
  },
  { way: 'reject', fail: () => Promise.reject(new Error('observer')) },
])('observers that $way', ({ fail }) => {
  // An async function is assignable to the type of an observer.
  const observer: () => void = fail
  const failing = { onRejected: observer, onDuplicate: observer, onCompleted: observer }

  it.each([
    { name: 'onCompleted', first: requestOf, expected: ['200', '200 duplicate'] },
    {
      name: 'onRejected',
      first: () => requestOf({ id: 'a.b' }),
      expected: ['400 ERR_WEBHOOK_HEADER_INVALID', '200'],
    },
  ])(
    'reports an error of an observer to onError and keeps the response, first $name',
    async ({ first, expected }) => {
      const { onError } = observers()
      const deliver = deliverTo({ ...failing, onError })
      expect([await deliver(first()), await deliver()]).toEqual(expected)
      // Rejections are reported a turn later.
      await until(() =>
        expect(onError.mock.calls).toEqual([[new Error('observer')], [new Error('observer')]]),
      )
    },
  )

  it('keeps the response when onError fails too', async () => {
    const deliver = deliverTo({ ...failing, onError: observer }, () => Promise.reject(new Error('handler')))
    expect([await deliver(), await deliver()]).toEqual(['500 ERR_WEBHOOK_HANDLER', '500 ERR_WEBHOOK_HANDLER'])
  })
})

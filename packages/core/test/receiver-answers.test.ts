import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'

import { ERROR_TABLE, memoryStore, type ReceiverOptions, WebhookError, webhookHandler } from '../src/index.ts'
import { BODY, headersOf, now, OTHER_SECRET, requestOf, SECRET } from './deliveries.ts'
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

const answerTo = ({ request, options = {} }: Row): Promise<Response> =>
  webhookHandler({ secret: SECRET, now, ...options }, () => {})(request())

describe('a refusal', () => {
  it.each(ROWS)('$code is problem+json with nothing but status, title and code', async (row) => {
    const response = await answerTo(row)
    const { status, title } = ERROR_TABLE[row.code]
    expect(response.status).toBe(status)
    expect(await response.json()).toEqual({ type: 'about:blank', title, status, code: row.code })
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(row.retryAfter === undefined ? {} : { 'retry-after': row.retryAfter }),
      ...(row.code === 'ERR_WEBHOOK_METHOD' ? { allow: 'POST' } : {}),
    })
  })

  it.each(ROWS)('$code tells onRejected the reason, with the headers', async (row) => {
    const told = observers()
    const request = row.request()
    await webhookHandler({ secret: SECRET, now, ...row.options, ...told }, () => {})(request)
    expect(told.onRejected).toHaveBeenCalledExactlyOnceWith(expect.any(WebhookError), {
      headers: request.headers,
    })
    expect(told.onRejected.mock.lastCall?.[0]).toMatchObject({
      code: row.code,
      status: ERROR_TABLE[row.code].status,
    })
    expect(told.onError).not.toHaveBeenCalled()
  })

  it('for a consumed body names the fix, for the developer to see', async () => {
    const request = requestOf()
    await request.text()
    const response = await webhookHandler({ secret: SECRET, now }, () => {})(request)
    expect(response.status).toBe(500)
    expect(await response.json()).toMatchObject({
      code: 'ERR_WEBHOOK_BODY_CONSUMED',
      detail: expect.stringContaining('To fix it, call the webhook handler before request.json()'),
    })
  })

  it('for a failed handler says nothing of the failure', async () => {
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
  it.each([410, 429, 502, 504])('has no %d', (status) => {
    expect(Object.values(ERROR_TABLE).map((row) => row.status)).not.toContain(status)
  })

  it('gives every code its status', () => {
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

describe('a success', () => {
  it('is the handler’s own answer', async () => {
    const own = new Response('taken', { status: 202, headers: { 'x-own': '1' } })
    expect(await webhookHandler({ secret: SECRET, now }, () => own)(requestOf())).toBe(own)
  })

  it('that came before is answered with 200, the marker and no body', async () => {
    const handle = webhookHandler({ secret: SECRET, now }, () => new Response('own', { status: 202 }))
    await handle(requestOf())
    const response = await handle(requestOf())
    expect([response.status, response.headers.get('webhook-duplicate'), await response.text()]).toEqual([
      200,
      'true',
      '',
    ])
  })

  it('hands the message, the context and the request to the handler', async () => {
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
  // An async function fits the type of an observer, and people pass one.
  const observer: () => void = fail
  const failing = { onRejected: observer, onDuplicate: observer, onCompleted: observer }

  it.each([
    { name: 'onCompleted', first: requestOf, expected: ['200', '200 duplicate'] },
    {
      name: 'onRejected',
      first: () => requestOf({ id: 'a.b' }),
      expected: ['400 ERR_WEBHOOK_HEADER_INVALID', '200'],
    },
  ])('change no answer and are told to onError, first $name', async ({ first, expected }) => {
    const { onError } = observers()
    const deliver = deliverTo({ ...failing, onError })
    expect([await deliver(first()), await deliver()]).toEqual(expected)
    // Rejections are told a turn later.
    await vi.waitFor(() =>
      expect(onError.mock.calls).toEqual([[new Error('observer')], [new Error('observer')]]),
    )
  })

  it('change nothing even when onError is one of them', async () => {
    const deliver = deliverTo({ ...failing, onError: observer }, () => Promise.reject(new Error('handler')))
    expect([await deliver(), await deliver()]).toEqual(['500 ERR_WEBHOOK_HANDLER', '500 ERR_WEBHOOK_HANDLER'])
  })
})

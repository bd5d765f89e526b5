import { memoryStore } from '@hookseal/core'
import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { stream } from 'hono/streaming'
import { describe, expect, it, vi } from 'vitest'
import { verifyWebhooks } from '../src/index.ts'
import { delivery, isDone, post, SECRET } from './deliveries.ts'
import { startApp } from './start-app.ts'

type Handler = (c: Context) => Response | Promise<Response>

/** Creates an app with one route behind the middleware. */
function appOf(handler: Handler): Hono {
  const app = new Hono()
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse()
    return c.text(error.message, 500)
  })
  app.post('/webhooks', verifyWebhooks({ secret: SECRET }), handler)
  return app
}

describe('the response of the handler', () => {
  it.each<[string, Handler]>([
    ['c.text', (c) => c.text('fine')],
    ['a Response', () => new Response('fine', { status: 201 })],
    [
      'a stream',
      (c) => c.body(ReadableStream.from(['fi', 'ne'].map((text) => new TextEncoder().encode(text)))),
    ],
    ['the stream helper', (c) => stream(c, async (out) => void (await out.write('fine')))],
  ])('sends a response by %s and completes the event', async (_case, handler) => {
    const url = await startApp(appOf(handler))
    const response = await post(url)
    expect([response.ok, await response.text()]).toEqual([true, 'fine'])
    expect(await isDone(url)).toBe(true)
  })

  it('drops the headers of the response when 503 replaces it', async () => {
    const app = new Hono()
    const dedupe = { ...memoryStore(), complete: async () => Promise.reject(new Error('down')) }
    app.post('/webhooks', verifyWebhooks({ secret: SECRET, dedupe }), (c) => {
      c.header('x-order', '1')
      return c.body('fine', 200, { 'content-length': '4' })
    })
    const response = await post(await startApp(app))
    expect([response.status, await response.json()]).toMatchObject([503, { code: 'ERR_WEBHOOK_STORE' }])
    expect(response.headers.has('x-order')).toBe(false)
  })
})

describe('a handler that fails', () => {
  it.each<[string, Handler, number]>([
    ['an error', () => Promise.reject(new Error('boom')), 500],
    ['an HTTPException', () => Promise.reject(new HTTPException(503)), 503],
    [
      'an HTTPException with a response',
      () => Promise.reject(new HTTPException(400, { res: new Response('no', { status: 400 }) })),
      400,
    ],
    ['a status that is not 2xx', (c) => c.text('later', 503), 503],
    ['c.notFound()', (c) => c.notFound(), 404],
    ['a thrown string', async () => throwText(), 500],
    // Hono's types allow this mistake where they infer nothing.
    ['a missing response', (() => undefined) as unknown as Handler, 500],
  ])('releases the event after %s', async (_case, handler, status) => {
    const url = await startApp(appOf(handler))
    for (const response of [await post(url), await post(url)]) {
      expect(response.status).toBe(status)
      expect(response.headers.has('webhook-duplicate')).toBe(false)
    }
  })

  it('passes an error of the handler to onError', async () => {
    const onError = vi.fn<(error: unknown) => void>()
    const failure = new Error('boom')
    const app = new Hono()
    app.onError((_error, c) => c.text('sorry', 503))
    app.post('/webhooks', verifyWebhooks({ secret: SECRET, onError }), () => {
      throw failure
    })
    const response = await post(await startApp(app))
    expect([response.status, await response.text()]).toEqual([503, 'sorry'])
    expect(onError.mock.calls.map(([error]) => error)).toEqual([failure])
  })
})

it('responds 500 when the handler throws and an error handler responds 200', async () => {
  const app = new Hono()
  app.onError((error, c) => c.json({ error: error.message }, 200))
  app.post('/webhooks', verifyWebhooks({ secret: SECRET }), () => {
    throw new Error('boom')
  })
  const response = await post(await startApp(app))
  expect([response.status, await response.json()]).toMatchObject([500, { code: 'ERR_WEBHOOK_HANDLER' }])
})

/** Hono turns instances of Error into responses, but rethrows a string. */
function throwText(): never {
  // oxlint-disable-next-line typescript/only-throw-error -- this is what the test checks
  throw 'boom'
}

it('runs the handler with an aborted signal when the client disconnected during the claim', async () => {
  const store = memoryStore()
  const controller = new AbortController()
  const dedupe = {
    ...store,
    claim: async (...args: Parameters<typeof store.claim>) => {
      controller.abort()
      return store.claim(...args)
    },
  }
  const app = new Hono()
  app.post('/webhooks', verifyWebhooks({ secret: SECRET, dedupe }), (c) =>
    c.json(c.get('webhookContext').signal.aborted),
  )
  const request = new Request('http://localhost/webhooks', {
    ...(await delivery()),
    signal: controller.signal,
  })
  expect(await (await app.request(request)).json()).toBe(true)
})

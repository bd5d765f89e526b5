import {
  type DedupeStore,
  generateSecret,
  memoryStore,
  signedHeaders,
  WebhookConfigError,
  type WebhookMessage,
} from '@hookseal/core'
import { listenNode, type NodeApp } from '@hookseal/conformance'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import express5, { type ErrorRequestHandler } from 'express'
import express4 from 'express4'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { verifyWebhooks } from '../src/index.ts'

// These tests use only what both versions share. A union of their types cannot be called.
const express4AsFive = express4 as unknown as typeof express5

const SECRET = generateSecret()
const BODY = '{"type": "invoice.paid", "amount": 10.0}'
const servers: { close(): Promise<void> }[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function start(app: NodeApp): Promise<string> {
  const server = await listenNode(app)
  servers.push(server)
  return server.url
}

async function post(
  url: string,
  id = 'msg_1',
  body = BODY,
  signal: AbortSignal | null = null,
): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...(await signedHeaders({ id, body }, SECRET)) }
  return fetch(url, { method: 'POST', body, headers, signal })
}

describe.each([
  ['Express 5', express5],
  ['Express 4', express4AsFive],
] as const)('%s', (_name, express) => {
  it('verifies with the secrets of WEBHOOK_SECRET when mounted by app.use without options', async () => {
    vi.stubEnv('WEBHOOK_SECRET', `${generateSecret()} ${SECRET}`)
    const app = express()
    app.use(verifyWebhooks())
    app.post(
      '/webhooks',
      (req, res) => void res.json({ id: req.webhook.id, key: req.webhook.key.index, body: req.body }),
    )
    const response = await post(await start(app))
    expect([response.status, await response.json()]).toEqual([
      200,
      { id: 'msg_1', key: 1, body: JSON.parse(BODY) },
    ])
  })

  it('throws an error that names WEBHOOK_SECRET when there is no secret', () => {
    vi.stubEnv('WEBHOOK_SECRET', '')
    expect(() => verifyWebhooks()).toThrow(WebhookConfigError)
    expect(() => verifyWebhooks()).toThrow(/WEBHOOK_SECRET/)
  })

  it.each([
    [
      'req.rawBody as bytes',
      { verify: (req: object, _res: object, bytes: Buffer) => void Object.assign(req, { rawBody: bytes }) },
    ],
    [
      'req.rawBody as text',
      {
        verify: (req: object, _res: object, bytes: Buffer) =>
          void Object.assign(req, { rawBody: bytes.toString() }),
      },
    ],
  ])('verifies the exact bytes of %s behind express.json()', async (_case, options) => {
    const app = express()
    app.use(express.json(options))
    app.post(
      '/webhooks',
      verifyWebhooks({ secret: SECRET }),
      (req, res) => void res.send(Buffer.from(req.webhook.body)),
    )
    const response = await post(await start(app))
    expect([response.status, await response.text()]).toEqual([200, BODY])
  })

  it('verifies the bytes of express.raw()', async () => {
    const app = express()
    app.use(express.raw({ type: '*/*' }))
    app.post('/webhooks', verifyWebhooks({ secret: SECRET }), (_req, res) => void res.sendStatus(204))
    expect((await post(await start(app))).status).toBe(204)
  })

  it.each([
    ['express.json()', () => express.json()],
    ['express.text()', () => express.text({ type: '*/*' })],
    ['express.urlencoded()', () => express.urlencoded({ extended: false, type: '*/*' })],
  ])('responds 500 with the fix when %s consumed the bytes', async (_case, parser) => {
    const app = express()
    app.use(parser())
    app.post('/webhooks', verifyWebhooks({ secret: SECRET }), (_req, res) => void res.sendStatus(204))
    const response = await post(await start(app))
    const problem = (await response.json()) as { code: string; detail: string }
    expect([response.status, problem.code]).toEqual([500, 'ERR_WEBHOOK_BODY_CONSUMED'])
    expect(problem.detail).toMatch(/verifyWebhooks\(\) before express\.json\(\)/)
  })

  it('does not affect other routes and their parsers', async () => {
    const app = express()
    app.use('/webhooks', verifyWebhooks({ secret: SECRET }))
    app.use(express.json())
    app.post('/webhooks', (req, res) => void res.json(req.body))
    app.post('/other', (req, res) => void res.json({ parsed: req.body, webhook: req.webhook === undefined }))
    const url = await start(app)
    expect(await (await post(url)).json()).toEqual(JSON.parse(BODY))
    const other = await fetch(url.replace('webhooks', 'other'), {
      method: 'POST',
      body: '{"a":1}',
      headers: { 'content-type': 'application/json' },
    })
    expect(await other.json()).toEqual({ parsed: { a: 1 }, webhook: true })
  })

  it('releases the event when no route matches', async () => {
    const app = express()
    const completed: WebhookMessage[] = []
    app.use(verifyWebhooks({ secret: SECRET, onCompleted: (message) => completed.push(message) }))
    const url = await start(app)
    expect((await post(url)).status).toBe(404)
    expect((await post(url)).status).toBe(404)
    expect(completed).toEqual([])
  })

  it('sends the response of an error handler of the app', async () => {
    const app = express()
    app.post('/webhooks', verifyWebhooks({ secret: SECRET }), (_req, _res, next) => next(new Error('boom')))
    app.use(respondWithError)
    const response = await post(await start(app))
    expect([response.status, await response.json()]).toEqual([503, { error: 'boom' }])
  })

  it.each<[string, (res: express5.Response) => void]>([
    ['res.json', (res) => res.json({ ok: true })],
    ['writeHead and end', (res) => res.writeHead(201, { 'x-a': '1' }).end('{"ok":true}')],
    ['a piped stream', (res) => Readable.from(['{"ok"', ':true}']).pipe(res)],
    ['flushHeaders and late writes', writeLate],
  ])('sends the response that the handler writes by %s', async (_case, respond) => {
    const app = express()
    app.post('/webhooks', verifyWebhooks({ secret: SECRET }), (_req, res) => respond(res))
    const response = await post(await start(app))
    expect(response.ok).toBe(true)
    expect(await response.text()).toBe('{"ok":true}')
  })

  it('reads a body that earlier middleware has paused', async () => {
    const app = express()
    app.use((req, _res, next) => {
      req.pause()
      next()
    })
    app.post('/webhooks', verifyWebhooks({ secret: SECRET }), (_req, res) => void res.sendStatus(204))
    expect((await post(await start(app))).status).toBe(204)
  })

  it('runs the handler with an aborted signal when the client disconnected during the claim', async () => {
    const client = new AbortController()
    const store = memoryStore()
    let closed: Promise<unknown> | undefined
    const dedupe: DedupeStore = {
      ...store,
      async claim(...args) {
        client.abort()
        await closed
        return store.claim(...args)
      },
    }
    const app = express()
    app.use((_req, res, next) => {
      closed = once(res, 'close')
      next()
    })
    const handled = new Promise<boolean>((resolve) => {
      app.post('/webhooks', verifyWebhooks({ secret: SECRET, dedupe }), (req, res) => {
        resolve(req.webhookContext.signal.aborted)
        res.sendStatus(500)
      })
    })
    await expect(post(await start(app), 'msg_1', BODY, client.signal)).rejects.toThrow('aborted')
    expect(await handled).toBe(true)
  })

  it('ignores a second response to one request', async () => {
    const app = express()
    app.post('/webhooks', verifyWebhooks({ secret: SECRET }), (_req, res) => {
      res.status(200).send('first')
      res.end('second')
    })
    const response = await post(await start(app))
    expect(await response.text()).toBe('first')
  })

  it('responds 500 and calls onError when a handler passed to the middleware rejects', async () => {
    const errors: unknown[] = []
    const failure = new Error('boom')
    const app = express()
    app.set('env', 'test')
    app.post(
      '/webhooks',
      verifyWebhooks({ secret: SECRET, onError: (error) => errors.push(error) }, async () => {
        throw failure
      }),
    )
    const url = await start(app)
    expect((await post(url)).status).toBe(500)
    expect(errors).toEqual([failure])
    expect((await post(url)).status).toBe(500)
  })

  it('responds 500 when a handler passed to the middleware rejects and an error handler responds 200', async () => {
    const app = express()
    app.post('/webhooks', verifyWebhooks({ secret: SECRET }, fail))
    app.use(respondOk)
    const response = await post(await start(app))
    expect([response.status, await response.json()]).toMatchObject([500, { code: 'ERR_WEBHOOK_HANDLER' }])
  })

  it('responds 200 when a handler passed to the middleware resolves without a response', async () => {
    const app = express()
    app.post(
      '/webhooks',
      verifyWebhooks({ secret: SECRET }, async ({ payload }) => void payload),
    )
    const url = await start(app)
    expect((await post(url)).status).toBe(200)
    expect((await post(url)).headers.get('webhook-duplicate')).toBe('true')
  })
})

function writeLate(res: express5.Response): void {
  res.flushHeaders()
  res.write('{"ok":')
  setImmediate(() => res.end('true}'))
}

const respondWithError: ErrorRequestHandler = (error: Error, _req, res, _next) => {
  res.status(503).json({ error: error.message })
}

const respondOk: ErrorRequestHandler = (_error, _req, res, _next) => {
  res.json({ ok: false })
}

async function fail(): Promise<never> {
  throw new Error('boom')
}

import {
  type DedupeStore,
  generateSecret,
  memoryStore,
  signedHeaders,
  WebhookConfigError,
  type WebhookMessage,
} from '@hookseal/core'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import express5, { type ErrorRequestHandler } from 'express'
import express4 from 'express4'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { verifyWebhooks } from '../src/index.ts'
import { listen } from './listen.ts'

// What these tests use is the same in both versions; their types don't form a union that can be called.
const express4AsFive = express4 as unknown as typeof express5

const SECRET = generateSecret()
const BODY = '{"type": "invoice.paid", "amount": 10.0}'
const servers: { close(): Promise<void> }[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function start(app: Parameters<typeof listen>[0]): Promise<string> {
  const server = await listen(app)
  servers.push(server)
  return server.url
}

async function post(
  url: string,
  id = 'msg_1',
  body = BODY,
  signal: AbortSignal = AbortSignal.timeout(3000),
): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...(await signedHeaders({ id, body }, SECRET)) }
  return fetch(url, { method: 'POST', body, headers, signal })
}

describe.each([
  ['Express 5', express5],
  ['Express 4', express4AsFive],
] as const)('%s', (_name, express) => {
  it('works with app.use and no options at all, by the secret of the environment', async () => {
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

  it('says at construction that there is no secret', () => {
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
  ])('takes the exact bytes of %s behind express.json()', async (_case, options) => {
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

  it('takes the bytes of express.raw()', async () => {
    const app = express()
    app.use(express.raw({ type: '*/*' }))
    app.post('/webhooks', verifyWebhooks({ secret: SECRET }), (_req, res) => void res.sendStatus(204))
    expect((await post(await start(app))).status).toBe(204)
  })

  it.each([
    ['express.json()', () => express.json()],
    ['express.text()', () => express.text({ type: '*/*' })],
    ['express.urlencoded()', () => express.urlencoded({ extended: false, type: '*/*' })],
  ])('names the fix at once when %s took the bytes', async (_case, parser) => {
    const app = express()
    app.use(parser())
    app.post('/webhooks', verifyWebhooks({ secret: SECRET }), (_req, res) => void res.sendStatus(204))
    const response = await post(await start(app))
    const problem = (await response.json()) as { code: string; detail: string }
    expect([response.status, problem.code]).toEqual([500, 'ERR_WEBHOOK_BODY_CONSUMED'])
    expect(problem.detail).toMatch(/verifyWebhooks\(\) before express\.json\(\)/)
  })

  it('leaves the other routes and their parsers alone', async () => {
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

  it('gives the event back when the route is missing', async () => {
    const app = express()
    const completed: WebhookMessage[] = []
    app.use(verifyWebhooks({ secret: SECRET, onCompleted: (message) => completed.push(message) }))
    const url = await start(app)
    expect((await post(url)).status).toBe(404)
    expect((await post(url)).status).toBe(404)
    expect(completed).toEqual([])
  })

  it('lets an error handler of the app answer, and keeps its answer', async () => {
    const app = express()
    app.post('/webhooks', verifyWebhooks({ secret: SECRET }), (_req, _res, next) => next(new Error('boom')))
    app.use(answerError)
    const response = await post(await start(app))
    expect([response.status, await response.json()]).toEqual([503, { error: 'boom' }])
  })

  it.each<[string, (res: express5.Response) => void]>([
    ['res.json', (res) => res.json({ ok: true })],
    ['writeHead and end', (res) => res.writeHead(201, { 'x-a': '1' }).end('{"ok":true}')],
    ['a piped stream', (res) => Readable.from(['{"ok"', ':true}']).pipe(res)],
    ['flushHeaders and late writes', writeLate],
  ])('keeps what the handler answers by %s', async (_case, answer) => {
    const app = express()
    app.post('/webhooks', verifyWebhooks({ secret: SECRET }), (_req, res) => answer(res))
    const response = await post(await start(app))
    expect(response.ok).toBe(true)
    expect(await response.text()).toBe('{"ok":true}')
  })

  it('reads a body that somebody in front has paused', async () => {
    const app = express()
    app.use((req, _res, next) => {
      req.pause()
      next()
    })
    app.post('/webhooks', verifyWebhooks({ secret: SECRET }), (_req, res) => void res.sendStatus(204))
    expect((await post(await start(app))).status).toBe(204)
  })

  it('tells the handler when its client left while the event was claimed', async () => {
    const leave = new AbortController()
    const store = memoryStore()
    let left: Promise<unknown> | undefined
    const dedupe: DedupeStore = {
      ...store,
      async claim(...args) {
        leave.abort()
        await left
        return store.claim(...args)
      },
    }
    const app = express()
    app.use((_req, res, next) => {
      left = once(res, 'close')
      next()
    })
    const handled = new Promise<boolean>((resolve) => {
      app.post('/webhooks', verifyWebhooks({ secret: SECRET, dedupe }), (req, res) => {
        resolve(req.webhookContext.signal.aborted)
        res.sendStatus(500)
      })
    })
    await expect(post(await start(app), 'msg_1', BODY, leave.signal)).rejects.toThrow('aborted')
    expect(await handled).toBe(true)
  })

  it('does not mind a second answer to one request', async () => {
    const app = express()
    app.post('/webhooks', verifyWebhooks({ secret: SECRET }), (_req, res) => {
      res.status(200).send('first')
      res.end('second')
    })
    const response = await post(await start(app))
    expect(await response.text()).toBe('first')
  })

  it('answers a handler given to the middleware that rejects, and tells onError', async () => {
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

  it('answers a handler given to the middleware that rejects with 500 where an error handler of the app says 200', async () => {
    const app = express()
    app.post('/webhooks', verifyWebhooks({ secret: SECRET }, fail))
    app.use(answerFine)
    const response = await post(await start(app))
    expect([response.status, await response.json()]).toMatchObject([500, { code: 'ERR_WEBHOOK_HANDLER' }])
  })

  it('answers 200 when a handler given to the middleware just resolves', async () => {
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

const answerError: ErrorRequestHandler = (error: Error, _req, res, _next) => {
  res.status(503).json({ error: error.message })
}

const answerFine: ErrorRequestHandler = (_error, _req, res, _next) => {
  res.json({ ok: false })
}

async function fail(): Promise<never> {
  throw new Error('boom')
}

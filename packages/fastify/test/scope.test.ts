import { generateSecret, WebhookConfigError } from '@hookseal/core'
import fastify from 'fastify'
import { describe, expect, it, vi } from 'vitest'
import { verifyWebhooks } from '../src/index.ts'
import { BODY, post, SECRET, signed } from './deliveries.ts'
import { startApp } from './start-app.ts'

const options = { secret: SECRET }

/** A handler that responds with the body and message it received. */
const echo = async (request: { body: unknown; webhook: unknown }): Promise<object> => ({
  body: request.body,
  webhook: request.webhook ?? 'none',
})

it('verifies with the secrets of WEBHOOK_SECRET when registered in the root scope without options', async () => {
  vi.stubEnv('WEBHOOK_SECRET', `${generateSecret()} ${SECRET}`)
  const app = fastify()
  app.register(verifyWebhooks)
  app.post('/webhooks', async ({ webhook, body }) => ({ id: webhook.id, key: webhook.key.index, body }))
  const response = await post(await startApp(app))
  expect([response.status, await response.json()]).toEqual([
    200,
    { id: 'msg_1', key: 1, body: JSON.parse(BODY) },
  ])
})

it('rejects app.ready() when there is no secret', async () => {
  vi.stubEnv('WEBHOOK_SECRET', '')
  const app = fastify()
  app.register(verifyWebhooks)
  await expect(async () => app.ready()).rejects.toThrow(WebhookConfigError)
})

it('rejects app.ready() when registered twice in one scope, which would read the body twice', async () => {
  const app = fastify()
  app.register(verifyWebhooks, options)
  app.register(async (inner) => void inner.register(verifyWebhooks, options))
  await expect(async () => app.ready()).rejects.toThrow(/already been added/)
})

it('verifies each of two sibling scopes with its own secret', async () => {
  const other = generateSecret()
  const app = fastify()
  for (const [prefix, secret] of [
    ['/one', SECRET],
    ['/two', other],
  ] as const)
    app.register(
      async (scope) => {
        scope.register(verifyWebhooks, { secret })
        scope.post('/webhooks', async () => prefix)
      },
      { prefix },
    )
  const url = new URL(await startApp(app))
  expect((await post(`${url.origin}/one/webhooks`)).status).toBe(200)
  expect((await post(`${url.origin}/two/webhooks`)).status).toBe(401)
})

describe('the scope of the plugin', () => {
  it('verifies routes registered before and after the plugin, and in nested scopes', async () => {
    const app = fastify()
    app.register(async (scope) => {
      scope.post('/before', async ({ webhook }) => webhook.id)
      scope.register(verifyWebhooks, options)
      scope.post('/after', async ({ webhook }) => webhook.id)
      scope.register(async (inner) => void inner.post('/within', async ({ webhook }) => webhook.id))
    })
    const url = await startApp(app)
    for (const path of ['before', 'after', 'within']) {
      const target = url.replace('webhooks', path)
      expect((await fetch(target, { method: 'POST', body: BODY })).status).toBe(400)
      expect(await (await post(target, { id: `msg_${path}` })).text()).toBe(`msg_${path}`)
    }
  })

  it('does not affect parent and sibling scopes and their content-type parsers', async () => {
    const app = fastify()
    app.post('/parent', echo)
    app.register(async (scope) => void scope.register(verifyWebhooks, options))
    app.register(async (sibling) => {
      sibling.addContentTypeParser(
        'text/csv',
        { parseAs: 'string' },
        async (_request: unknown, csv: string) => csv.split(','),
      )
      sibling.post('/sibling', echo)
    })
    const url = await startApp(app)
    const send = async (path: string, type: string, body: string) =>
      fetch(url.replace('webhooks', path), { method: 'POST', body, headers: { 'content-type': type } })

    const parent = await send('parent', 'application/json', '{"a":1}')
    expect(await parent.json()).toEqual({ body: { a: 1 }, webhook: 'none' })
    expect((await send('parent', 'text/csv', 'a,b')).status).toBe(415)
    expect((await send('parent', 'application/json', '{"a":')).status).toBe(400)
    const sibling = await send('sibling', 'text/csv', 'a,b')
    expect(await sibling.json()).toEqual({ body: ['a', 'b'], webhook: 'none' })
  })
})

describe('content-type parsers of the app', () => {
  it.each(['application/json', 'text/csv', 'not a type'])(
    'calls no content-type parser, of any scope, for a delivery of type %s',
    async (contentType) => {
      const parser = vi.fn<() => Promise<string>>(async () => 'parsed by the app')
      const app = fastify()
      app.addContentTypeParser('application/json', { parseAs: 'string' }, parser)
      app.addContentTypeParser('*', parser)
      app.register(async (scope) => {
        scope.addContentTypeParser('text/csv', { parseAs: 'buffer' }, parser)
        scope.register(verifyWebhooks, options)
        scope.register(async (inner) => {
          inner.removeAllContentTypeParsers()
          inner.addContentTypeParser(/^text\//, parser)
          inner.post('/webhooks', async ({ body, headers }) => ({ body, type: headers['content-type'] }))
        })
      })
      const response = await post(await startApp(app), { headers: { 'content-type': contentType } })
      expect(await response.json()).toEqual({ body: JSON.parse(BODY), type: contentType })
      expect(parser).not.toHaveBeenCalled()
    },
  )

  it('does not affect the content-type parsers of other routes', async () => {
    const app = fastify()
    app.addContentTypeParser(
      'application/octet-stream',
      { parseAs: 'buffer' },
      async (_request: unknown, body: Buffer) => body.toString('hex'),
    )
    app.register(async (scope) => void scope.register(verifyWebhooks, options))
    app.post('/upload', async ({ body }) => body)
    const response = await fetch((await startApp(app)).replace('webhooks', 'upload'), {
      method: 'POST',
      body: Uint8Array.of(255, 0),
      headers: { 'content-type': 'application/octet-stream' },
    })
    expect(await response.text()).toBe('ff00')
  })
})

describe('hooks of the app', () => {
  it('verifies a delivery whose content type an onRequest hook has replaced', async () => {
    const app = fastify()
    app.addHook('onRequest', async (request) => {
      request.headers = { ...request.headers, 'content-type': 'application/json' }
    })
    app.register(verifyWebhooks, { secret: SECRET })
    app.post('/webhooks', async ({ headers }) => ({ type: headers['content-type'] }))
    const response = await post(await startApp(app), { headers: { 'content-type': 'text/plain' } })
    expect([response.status, await response.json()]).toEqual([200, { type: 'application/json' }])
  })

  it('keeps a header that an onRequest hook added, and the headers of the delivery', async () => {
    const app = fastify()
    app.addHook('onRequest', async (request) => {
      request.headers = { 'x-tenant': 'acme' }
    })
    app.register(verifyWebhooks, options)
    app.post('/webhooks', async ({ headers }) => headers)
    const headers = (await (await post(await startApp(app))).json()) as Record<string, string>
    expect(headers).toMatchObject({
      'x-tenant': 'acme',
      'content-type': 'application/json',
      'content-length': String(BODY.length),
      'webhook-id': 'msg_1',
    })
  })

  it('verifies nothing when an onRequest hook has responded', async () => {
    const onRejected = vi.fn<() => void>()
    const app = fastify()
    app.register(verifyWebhooks, { ...options, onRejected })
    app.addHook('onRequest', async (_request, reply) => reply.code(429).send('slow down'))
    app.post('/webhooks', async () => 'handled')
    const url = await startApp(app)
    expect((await fetch(url, { method: 'POST', body: BODY })).status).toBe(429)
    expect(onRejected).not.toHaveBeenCalled()
  })
})

describe('404 responses', () => {
  it('verifies a request to an unknown route of the scope, then releases the event', async () => {
    const app = fastify()
    const onCompleted = vi.fn<() => void>()
    app.register(
      async (scope) => {
        scope.register(verifyWebhooks, { ...options, onCompleted })
        scope.setNotFoundHandler(async ({ webhook }, reply) => reply.code(404).send(webhook.id))
      },
      { prefix: '/webhooks' },
    )
    const url = `${await startApp(app)}/missing`
    expect((await fetch(url, { method: 'POST', body: BODY })).status).toBe(400)
    for (const response of [await post(url), await post(url)])
      expect([response.status, await response.text()]).toEqual([404, 'msg_1'])
    expect(onCompleted).not.toHaveBeenCalled()
  })

  it('releases the event when the handler calls reply.callNotFound()', async () => {
    const app = fastify()
    app.register(verifyWebhooks, options)
    app.post('/webhooks', (_request, reply) => {
      reply.callNotFound()
    })
    const url = await startApp(app)
    expect([(await post(url)).status, (await post(url)).status]).toEqual([404, 404])
  })

  it('verifies no request to an unknown route outside the scope', async () => {
    const app = fastify()
    app.register(async (scope) => void scope.register(verifyWebhooks, options))
    expect((await fetch(await startApp(app))).status).toBe(404)
  })
})

it('verifies requests made by app.inject()', async () => {
  const app = fastify()
  app.register(verifyWebhooks, options)
  app.post('/webhooks', async ({ webhook }) => ({ id: webhook.id }))
  const inject = { method: 'POST', url: '/webhooks', payload: BODY } as const
  const first = await app.inject({ ...inject, headers: await signed() })
  expect([first.statusCode, first.json()]).toEqual([200, { id: 'msg_1' }])
  const copy = await app.inject({ ...inject, headers: await signed() })
  expect([copy.statusCode, copy.headers['webhook-duplicate']]).toEqual([200, 'true'])
  const unsigned = await app.inject(inject)
  expect([unsigned.statusCode, unsigned.json().code]).toEqual([400, 'ERR_WEBHOOK_HEADER_MISSING'])
})

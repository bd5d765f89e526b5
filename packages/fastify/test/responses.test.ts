import { Readable } from 'node:stream'
import { type DedupeStore, memoryStore, type WebhookMessage } from '@hookseal/core'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { describe, expect, it } from 'vitest'
import { verifyWebhooks } from '../src/index.ts'
import { BODY, isDone, post, SECRET, signed } from './deliveries.ts'
import { createGate } from './gate.ts'
import { startApp } from './start-app.ts'

/** Creates an app with one route behind the plugin. */
function appOf(handler: (request: FastifyRequest, reply: FastifyReply) => unknown): FastifyInstance {
  const app = fastify()
  app.register(verifyWebhooks, { secret: SECRET })
  app.post('/webhooks', handler)
  return app
}

describe('the response of the handler', () => {
  it.each<[string, (request: FastifyRequest, reply: FastifyReply) => unknown]>([
    ['a returned object', async () => ({ ok: true })],
    ['a returned string', async () => '{"ok":true}'],
    ['bytes', async () => Buffer.from('{"ok":true}')],
    ['reply.send, returned', async (_request, reply) => reply.send({ ok: true })],
    ['reply.send, not returned', async (_request, reply) => void reply.send({ ok: true })],
    ['reply.send in a callback', (_request, reply) => void setImmediate(() => void reply.send({ ok: true }))],
    ['a stream', async () => Readable.from(['{"ok"', ':true}'])],
    ['a web stream', async () => ReadableStream.from(['{"ok"', ':true}'].map((text) => Buffer.from(text)))],
    ['a Response', async () => new Response('{"ok":true}', { status: 201, headers: { 'x-a': '1' } })],
    ['reply.raw', (_request, { raw }) => void raw.writeHead(201, { 'x-a': '1' }).end('{"ok":true}')],
    ['reply.raw of a hijacked reply', (_request, reply) => void reply.hijack().raw.end('{"ok":true}')],
  ])('sends a response by %s and completes the event', async (_case, handler) => {
    const url = await startApp(appOf(handler))
    const response = await post(url)
    expect([response.ok, await response.text()]).toEqual([true, '{"ok":true}'])
    expect(await isDone(url)).toBe(true)
  })

  it('sends the first of two responses', async () => {
    const url = await startApp(
      appOf(async (_request, reply) => {
        reply.send('first')
        reply.code(500).send('second')
      }),
    )
    const response = await post(url)
    expect([response.status, await response.text()]).toEqual([200, 'first'])
  })

  it('releases the event when the handler returns a Response with status 503', async () => {
    const url = await startApp(appOf(async () => new Response(null, { status: 503 })))
    expect([(await post(url)).status, await isDone(url)]).toEqual([503, false])
  })

  it('releases the event when an onSend hook replaces a 200 by 503', async () => {
    const app = appOf(async () => 'fine')
    app.addHook('onSend', async (_request, reply) => {
      reply.code(503)
      return 'not so fine'
    })
    const url = await startApp(app)
    const response = await post(url)
    expect([response.status, await response.text()]).toEqual([503, 'not so fine'])
    expect(await isDone(url)).toBe(false)
  })

  it.each([
    ['Node stream', () => Readable.from(failingChunks())],
    ['web stream', () => ReadableStream.from(failingChunks())],
  ])('responds 500 without partial content and releases the event when a %s fails', async (_case, stream) => {
    const url = await startApp(appOf(async () => stream()))
    const response = await post(url)
    expect([response.status, await response.json()]).toMatchObject([500, { message: 'boom' }])
    expect(await isDone(url)).toBe(false)
  })
})

async function* failingChunks(): AsyncGenerator<Buffer> {
  yield Buffer.from('some of it')
  throw new Error('boom')
}

describe('errors of the handler', () => {
  it('sends the response of the error handler of the app when the handler throws', async () => {
    const app = appOf(async () => Promise.reject(new Error('boom')))
    app.setErrorHandler(async (error: Error, _request, reply) =>
      reply.code(503).send({ error: error.message }),
    )
    const url = await startApp(app)
    for (const response of [await post(url), await post(url)])
      expect([response.status, await response.json()]).toEqual([503, { error: 'boom' }])
  })

  it('completes the event when the error handler of the app responds 2xx', async () => {
    const app = appOf(async () => Promise.reject(new Error('order exists already')))
    app.setErrorHandler(async (_error, _request, reply) => reply.code(200).send('fine'))
    const url = await startApp(app)
    expect([await (await post(url)).text(), await isDone(url)]).toEqual(['fine', true])
  })

  it('passes an error of the handler to onError', async () => {
    const errors: unknown[] = []
    const failure = new Error('boom')
    const app = fastify()
    app.register(verifyWebhooks, { secret: SECRET, onError: (error) => errors.push(error) })
    app.post('/webhooks', async () => Promise.reject(failure))
    await post(await startApp(app))
    expect(errors).toEqual([failure])
  })

  it('releases the event when validation of the payload fails', async () => {
    const app = fastify()
    app.register(verifyWebhooks, { secret: SECRET })
    app.post('/webhooks', {
      schema: { body: { type: 'object', required: ['missing'] } },
      handler: async () => 'handled',
    })
    const url = await startApp(app)
    const response = await post(url)
    expect([response.status, await response.json()]).toMatchObject([400, { code: 'FST_ERR_VALIDATION' }])
    expect((await post(url)).status).toBe(400)
  })
})

it('runs the handler with an aborted signal when the client disconnected during the claim', async () => {
  const [claiming, disconnected, handled] = [createGate(), createGate(), createGate()]
  let aborted: boolean | undefined
  const store = memoryStore()
  const dedupe: DedupeStore = {
    ...store,
    claim: async (...args) => {
      claiming.open()
      await disconnected.opened
      return store.claim(...args)
    },
  }
  const app = fastify()
  app.addHook('onRequest', async ({ raw }) => void raw.socket.once('close', () => disconnected.open()))
  app.register(verifyWebhooks, { secret: SECRET, dedupe })
  app.post('/webhooks', async ({ webhookContext }) => {
    aborted = webhookContext.signal.aborted
    handled.open()
  })
  const url = await startApp(app)
  const controller = new AbortController()
  const request = fetch(url, {
    method: 'POST',
    body: '{}',
    headers: await signed('msg_1', '{}'),
    signal: controller.signal,
  })
  await claiming.opened
  controller.abort()
  await expect(request).rejects.toThrow('aborted')
  await handled.opened
  expect(aborted).toBe(true)
})

it('completes an event whose client disconnected before the handler responded', async () => {
  const [started, completed] = [createGate(), createGate()]
  const app = fastify()
  app.register(verifyWebhooks, { secret: SECRET, onCompleted: completed.open })
  app.post('/webhooks', async ({ webhookContext: { signal } }, reply) => {
    started.open()
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    return reply.code(204).send()
  })
  const url = await startApp(app)
  const controller = new AbortController()
  const request = fetch(url, {
    method: 'POST',
    body: BODY,
    headers: await signed(),
    signal: controller.signal,
  })
  await started.opened
  controller.abort()
  await expect(request).rejects.toThrow('aborted')
  await completed.opened
  expect(await isDone(url)).toBe(true)
})

it('verifies deliveries over HTTP/2', async () => {
  const { connect } = await import('node:http2')
  const handled: WebhookMessage[] = []
  const app = fastify({ http2: true })
  app.register(verifyWebhooks, { secret: SECRET })
  app.post('/webhooks', async ({ webhook }) => void handled.push(webhook))
  const session = connect(await app.listen({ port: 0 }))
  const send = async (body: string): Promise<number> => {
    const stream = session.request({
      ':method': 'POST',
      ':path': '/webhooks',
      ...(await signed('msg_1', '{}')),
    })
    stream.end(body)
    const status = await new Promise<number>((resolve) => {
      stream.once('response', (headers) => resolve(Number(headers[':status'])))
    })
    stream.resume()
    return status
  }
  expect([await send('{"a":1}'), await send('{}')]).toEqual([401, 200])
  expect(handled).toHaveLength(1)
  session.destroy()
  await app.close()
})

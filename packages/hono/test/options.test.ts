import { generateSecret, WebhookConfigError } from '@hookseal/core'
import { Hono } from 'hono'
import { describe, expect, it, vi } from 'vitest'
import { verifyWebhooks } from '../src/index.ts'
import { delivery, post, SECRET } from './deliveries.ts'
import { startApp } from './start-app.ts'

it('verifies with the secrets of WEBHOOK_SECRET when mounted by app.use without options', async () => {
  vi.stubEnv('WEBHOOK_SECRET', `${generateSecret()} ${SECRET}`)
  const app = new Hono()
    .use('/webhooks/*', verifyWebhooks())
    .post('/webhooks', (c) => c.json({ id: c.get('webhook').id, key: c.var.webhook.key.index }))
  const response = await post(await startApp(app))
  expect([response.status, await response.json()]).toEqual([200, { id: 'msg_1', key: 1 }])
})

it('throws a WebhookConfigError when there is no secret', () => {
  vi.stubEnv('WEBHOOK_SECRET', '')
  expect(() => verifyWebhooks()).toThrow(WebhookConfigError)
})

it('verifies deliveries of an app that is mounted by app.route', async () => {
  const inner = new Hono().post('/', verifyWebhooks({ secret: SECRET }), (c) => c.text(c.get('webhook').id))
  const app = new Hono().route('/webhooks', inner)
  expect(await (await post(await startApp(app))).text()).toBe('msg_1')
})

it('does not affect other routes', async () => {
  const app = new Hono()
  app.use('/webhooks', verifyWebhooks({ secret: SECRET }))
  app.post('/other', async (c) => c.json(await c.req.json()))
  const response = await fetch((await startApp(app)).replace('webhooks', 'other'), {
    method: 'POST',
    body: '{"a":1}',
  })
  expect(await response.json()).toEqual({ a: 1 })
})

describe('options as a function of the bindings', () => {
  interface Bindings {
    WEBHOOK_SECRET: string
  }
  const optionsOf = vi.fn<(env: Bindings) => { secret: string }>((env) => ({ secret: env.WEBHOOK_SECRET }))

  function createApp(): Hono {
    const app = new Hono()
    app.onError((error, c) => c.text(error.message, 500))
    app.post('/webhooks', verifyWebhooks(optionsOf), (c) => c.text(c.get('webhook').id))
    return app
  }

  it('calls the function once for each env', async () => {
    const app = createApp()
    const env = { WEBHOOK_SECRET: SECRET }
    for (const id of ['msg_1', 'msg_2'])
      expect(await (await app.request('/webhooks', await delivery({ id }), env)).text()).toBe(id)
    expect(optionsOf).toHaveBeenCalledExactlyOnceWith(env)
    const other = { WEBHOOK_SECRET: generateSecret() }
    expect((await app.request('/webhooks', await delivery(), other)).status).toBe(401)
  })

  it('detects a duplicate when each request has its own env', async () => {
    const app = createApp()
    const request = async (): Promise<Response> =>
      app.request('/webhooks', await delivery(), { WEBHOOK_SECRET: SECRET })
    expect((await request()).headers.has('webhook-duplicate')).toBe(false)
    expect((await request()).headers.get('webhook-duplicate')).toBe('true')
  })

  it('passes a WebhookConfigError to the error handler of the app when the options are invalid', async () => {
    const response = await createApp().request('/webhooks', await delivery(), { WEBHOOK_SECRET: 'secret' })
    expect([response.status, await response.text()]).toEqual([500, expect.stringContaining('secret')])
  })
})

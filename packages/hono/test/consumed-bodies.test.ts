import { signedHeaders } from '@hookseal/core'
import { type Context, Hono } from 'hono'
import { Hono as Hono49 } from 'hono49'
import { describe, expect, it } from 'vitest'
import { verifyWebhooks } from '../src/index.ts'
import { BODY, post, type PostOptions, SECRET } from './deliveries.ts'
import { startApp } from './start-app.ts'

// The tests use only what both versions share, but their types are not compatible.
const Oldest = Hono49 as unknown as typeof Hono

/** Creates an app whose first middleware reads the body by `read`. It responds with the bytes that were verified. */
function appBehind(App: typeof Hono, read: (c: Context) => unknown): Hono {
  const app = new App()
  app.use(async (c, next) => {
    await read(c)
    await next()
  })
  app.post('/webhooks', verifyWebhooks({ secret: SECRET }), (c) =>
    c.body(new Uint8Array(c.get('webhook').body)),
  )
  return app
}

describe.each([
  ['Hono', Hono],
  ['Hono 4.9.0', Oldest],
] as const)('%s', (_version, App) => {
  describe('behind middleware that has read the body', () => {
    it.each<[string, (c: Context) => Promise<unknown>]>([
      ['c.req.json()', (c) => c.req.json()],
      ['c.req.text()', (c) => c.req.text()],
      ['c.req.arrayBuffer()', (c) => c.req.arrayBuffer()],
      ['c.req.blob()', (c) => c.req.blob()],
      ['c.req.raw.clone()', (c) => c.req.raw.clone().text()],
      ['c.req.json() and c.req.arrayBuffer()', async (c) => [await c.req.json(), await c.req.arrayBuffer()]],
    ])('verifies the exact bytes after %s', async (_case, read) => {
      const body = '{"text": "é ☃ 🪝", "amount": 10.0}\n'
      const response = await post(await startApp(appBehind(App, read)), { body })
      expect([response.status, await response.text()]).toEqual([200, body])
    })

    it.each<[string, (c: Context) => unknown, PostOptions?]>([
      ['c.req.raw.text()', (c) => c.req.raw.text()],
      [
        'c.req.formData()',
        (c) => c.req.formData(),
        { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      ],
      ['c.req.text() of a body with a byte order mark', (c) => c.req.text(), { body: `\ufeff${BODY}` }],
      ['c.req.json() of a body with U+FFFD', (c) => c.req.json(), { body: '{"text":"\ufffd"}' }],
      ['c.req.raw.body.getReader(), which locks it', (c) => c.req.raw.body?.getReader()],
    ])('responds 500 with the fix after %s', async (_case, read, options) => {
      const response = await post(await startApp(appBehind(App, read)), options)
      expect([response.status, await response.json()]).toMatchObject([
        500,
        {
          code: 'ERR_WEBHOOK_BODY_CONSUMED',
          detail: expect.stringContaining('mount verifyWebhooks() before'),
        },
      ])
    })

    it('rejects bytes that are not UTF-8, which c.req.text() decodes to the U+FFFD that was signed', async () => {
      const signed = '{"text":"\ufffd\ufffd\ufffd"}'
      const url = await startApp(appBehind(App, (c) => c.req.text()))
      const response = await fetch(url, {
        method: 'POST',
        headers: await signedHeaders({ id: 'msg_1', body: signed }, SECRET),
        body: Buffer.from('{"text":"\xff\xff\xff"}', 'latin1'),
      })
      expect([response.status, await response.json()]).toMatchObject([
        500,
        { code: 'ERR_WEBHOOK_BODY_CONSUMED' },
      ])
    })

    it('responds 500 after c.req.text() of a body without content-length, which may have had a byte order mark', async () => {
      const url = await startApp(appBehind(App, (c) => c.req.text()))
      const response = await fetch(url, {
        method: 'POST',
        headers: await signedHeaders({ id: 'msg_1', body: BODY }, SECRET),
        body: ReadableStream.from([Buffer.from(BODY)]),
        duplex: 'half',
      })
      expect([response.status, await response.json()]).toMatchObject([
        500,
        { code: 'ERR_WEBHOOK_BODY_CONSUMED' },
      ])
    })
  })

  describe('in the handler', () => {
    it.each<[string, (c: Context) => Promise<unknown>, unknown]>([
      ['c.req.json()', (c) => c.req.json(), JSON.parse(BODY)],
      ['c.req.text()', (c) => c.req.text(), BODY],
      ['c.req.bytes()', async (c) => new TextDecoder().decode(await c.req.arrayBuffer()), BODY],
    ])('returns the body after verification from %s', async (_case, read, expected) => {
      const app = new App()
      app.post('/webhooks', verifyWebhooks({ secret: SECRET }), async (c) => c.json({ read: await read(c) }))
      const response = await post(await startApp(app))
      expect(await response.json()).toEqual({ read: expected })
    })
  })
})

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { verifyWebhooks } from '@hookseal/express'
import type { DeliveryWithAttempts } from '@hookseal/sender'
import { serve } from '@hookseal/sender/api'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen } from './listen.ts'
import { type RunningCli, startCli } from './start-cli.ts'
import { type SenderServer, startSender } from './start-sender.ts'

let server: SenderServer

beforeAll(async () => {
  server = await startSender({ scheduleSeconds: [0, ...Array.from({ length: 20 }, () => 0.5)] })
}, 60_000)
afterAll(async () => server.stop())

const OPENED = /WEBHOOK_SECRET=(whsec_\S+)\nListening on endpoint (wh_\w+) /

async function publish(data: unknown = { id: 'in_1' }): Promise<string> {
  const { deliveryIds } = await server.sender.events.publish({ type: 'invoice.paid', data })
  return deliveryIds[0] ?? ''
}

async function delivered(id: string): Promise<DeliveryWithAttempts> {
  await expect
    .poll(async () => (await server.sender.deliveries.get(id)).status, { timeout: 60_000 })
    .toBe('delivered')
  return server.sender.deliveries.get(id)
}

async function stopped(running: RunningCli, endpointId: string): Promise<void> {
  running.kill('SIGINT')
  expect(await running.ended).toBe(0)
  expect(running.printed()).toMatch(/Stopped\. The temporary endpoint was deleted\.\n$/)
  await expect
    .poll(async () => server.sender.endpoints.get(endpointId).catch((error: unknown) => error), {
      timeout: 60_000,
    })
    .toMatchObject({ code: 'ERR_SENDER_NOT_FOUND' })
}

describe('hookseal listen', () => {
  it('forwards deliveries with their original headers and bytes, and reports the responses', async () => {
    let secret = ''
    const handled: { id: string; body: string; headers: object }[] = []
    const app = express()
    app.post('/webhooks', verifyWebhooks({ secret: () => secret }), (req, res) => {
      const { host: _host, connection: _connection, ...headers } = req.headers
      handled.push({ id: req.webhook.id, body: Buffer.from(req.webhook.body).toString(), headers })
      res.status(201).set('x-app', 'local').send('made')
    })
    const origin = await listen(app)
    const running = startCli(['listen', '--forward', `${origin}/webhooks`], { env: server.env })
    const [, first = '', endpointId = ''] = await running.until(OPENED)
    secret = first
    expect((await server.sender.endpoints.get(endpointId)).events).toContain('delivery.dead')

    // Has more bytes than characters, and is not what a second JSON.stringify would write.
    const { attempts, body, eventId } = await delivered(await publish({ name: 'Zoë ☕', amount: 1e21 }))
    expect(attempts).toMatchObject([
      { attempt: 1, responseStatus: 201, responseHeaders: { 'x-app': 'local' } },
    ])
    expect(Buffer.from(attempts[0]?.responseBody ?? []).toString()).toBe('made')
    // The log contains only the start of the signature; the app has verified all of it.
    const logged = attempts[0]?.requestHeaders
    const start = String(logged?.['webhook-signature']).replace('…', '')
    expect(start).toMatch(/^v1,.{4}/)
    const headers = {
      ...logged,
      'content-length': String(Buffer.byteLength(body)),
      'webhook-signature': expect.stringContaining(start),
    }
    expect(handled).toEqual([{ id: eventId, body, headers }])
    await running.until(
      new RegExp(`^\\d\\d:\\d\\d:\\d\\d {2}invoice\\.paid {2}201 {2}\\d+ ms {2}${eventId}$`, 'm'),
    )
    await stopped(running, endpointId)
  })

  it('forwards deliveries concurrently and reports each response for its own delivery', async () => {
    const responses: (() => void)[] = []
    const app = express().post('/', express.json(), (req, res) => {
      responses.push(() => void res.status(200).send(String(req.body.data.n)))
      // Responds when all have arrived, to the last one first.
      if (responses.length === 5) for (const respond of responses.toReversed()) respond()
    })
    const running = startCli(['listen', '--forward', await listen(app), '--events', 'invoice.paid'], {
      env: server.env,
    })
    const [, , endpointId = ''] = await running.until(OPENED)
    expect((await server.sender.endpoints.get(endpointId)).events).toEqual(['invoice.paid'])
    const ids = []
    for (let n = 0; n < 5; n++) ids.push(await publish({ n }))
    for (const [n, id] of ids.entries()) {
      const { attempts } = await delivered(id)
      expect(attempts.map(({ responseBody }) => Buffer.from(responseBody ?? []).toString())).toEqual([
        String(n),
      ])
    }
    await stopped(running, endpointId)
  })

  it('reports that the app is not running, and delivers after it has started', async () => {
    const closed = createServer().listen(0, '127.0.0.1')
    await once(closed, 'listening')
    // A listening TCP server has an address with a port.
    const { port } = closed.address() as AddressInfo
    closed.close()
    await once(closed, 'close')
    const running = startCli(['listen', '--forward', `http://127.0.0.1:${port}/`], { env: server.env })
    const [, , endpointId = ''] = await running.until(OPENED)
    const id = await publish()
    await running.until(/ECONNREFUSED/)
    await running.until(
      new RegExp(`No server is listening at http://127\\.0\\.0\\.1:${port}: start the app\\.`),
    )
    const app = createServer((_request, response) => void response.writeHead(204).end()).listen(
      port,
      '127.0.0.1',
    )
    await once(app, 'listening')
    const { attempts } = await delivered(id)
    expect(attempts[0]).toMatchObject({
      responseStatus: null,
      errorMessage: expect.stringContaining('ECONNREFUSED'),
    })
    expect(attempts.at(-1)).toMatchObject({ responseStatus: 204 })
    await stopped(running, endpointId)
    app.closeAllConnections()
    app.close()
  })

  it('prints deliveries and responds to them without an app', async () => {
    const running = startCli(['listen', '--print', '--events', 'invoice.paid'], { env: server.env })
    const [, , endpointId = ''] = await running.until(OPENED)
    const { body, eventId } = await delivered(await publish())
    await running.until(new RegExp(`^> webhook-id: ${eventId}$`, 'm'))
    expect(running.printed()).toContain(`\n${body}\n`)
    await stopped(running, endpointId)
  })

  it('prints one line of JSON for each event of the session', async () => {
    const running = startCli(['listen', '--print', '--json'], { env: server.env })
    await running.until(/"event":"listening"/)
    const { eventId } = await delivered(await publish())
    await running.until(/"event":"delivery"/)
    running.kill('SIGTERM')
    expect(await running.ended).toBe(0)
    const lines = running.printed().trimEnd().split('\n')
    expect(lines.map((text): unknown => JSON.parse(text))).toEqual([
      {
        event: 'listening',
        webhook: expect.objectContaining({ signing_secret: expect.stringMatching(/^whsec_/) }),
      },
      expect.objectContaining({
        event: 'delivery',
        status: 200,
        headers: expect.objectContaining({ 'webhook-id': eventId }),
      }),
      { event: 'stopped' },
    ])
  })

  it('listens again with a new endpoint after the connection is lost', async () => {
    const first = await serve(server.sender, { port: 0 })
    const port = Number(new URL(first.url).port)
    const env = { ...server.env, HOOKSEAL_URL: first.url }
    const running = startCli(['listen', '--print', '--events', 'invoice.paid'], { env })
    const [, oldSecret, oldId] = await running.until(OPENED)
    await first.close()
    await running.until(/Connection lost: /)
    const second = await serve(server.sender, { port })
    await running.until(/Listening again, with a new temporary endpoint and a new secret:/)
    const again = running.printed().split('Listening again')[1] ?? ''
    const [, secret, endpointId = ''] = OPENED.exec(again) ?? []
    expect(endpointId).not.toBe(oldId)
    expect(secret).not.toBe(oldSecret)
    await delivered(await publish())
    await stopped(running, endpointId)
    await second.close()
  })

  it('exits with 6 for types that are not in the catalog', async () => {
    const result = await server.run('listen', '--print', '--events', 'invoice.piad')
    expect(result).toMatchObject({ code: 6, stdout: '', stderr: expect.stringContaining('invoice.piad') })
  })
})

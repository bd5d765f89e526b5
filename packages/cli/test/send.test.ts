import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { verifyWebhooks } from '@hookseal/express'
import express from 'express'
import { describe, expect, it } from 'vitest'
import { listen } from './listen.ts'
import { OLD_SECRET, SECRET } from './mistakes.ts'
import { runCli } from './run-cli.ts'

const env = { WEBHOOK_SECRET: SECRET }

describe('hookseal send', () => {
  it('sends a signed event with its data unchanged, and reports a duplicate', async () => {
    const received: string[] = []
    const app = express()
    app.post('/webhooks', verifyWebhooks({ secret: SECRET }), (req, res) => {
      received.push(Buffer.from(req.webhook.body).toString())
      res.status(202).send('thanks')
    })
    const url = `${await listen(app)}/webhooks`
    const args = ['send', url, '--id', 'msg_1', '--type', 'invoice.paid', '--data', '{"amount":10.0}']
    const first = await runCli(args, { env })
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout).toMatch(/^202 Accepted to msg_1 in \d+ ms\nthanks\n$/)
    expect(received).toEqual([
      expect.stringMatching(/^\{"type":"invoice\.paid","timestamp":"[^"]+Z","data":\{"amount":10\.0\}\}$/),
    ])

    const second = await runCli([...args, '--json'], { env })
    expect([second.code, JSON.parse(second.stdout)]).toEqual([
      0,
      expect.objectContaining({
        id: 'msg_1',
        url,
        status: 200,
        duplicate: true,
        body: expect.any(String),
        cut: false,
      }),
    ])
    expect(received).toHaveLength(1)
  })

  it('signs with every secret, so that a receiver in rotation accepts the delivery', async () => {
    const app = express().post(
      '/',
      verifyWebhooks({ secret: OLD_SECRET }),
      (_req, res) => void res.sendStatus(204),
    )
    const result = await runCli(['send', await listen(app), '-s', SECRET, '-s', OLD_SECRET])
    expect(result).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^204 No Content to msg_[0-9a-f]{32} in/),
    })
  })

  it('prints a 401 response and exits with 1', async () => {
    const app = express().post('/', verifyWebhooks({ secret: OLD_SECRET }))
    const result = await runCli(['send', await listen(app)], { env })
    expect(result).toMatchObject({ code: 1, stderr: '' })
    expect(result.stdout).toContain('401 Unauthorized')
    expect(result.stdout).toContain('ERR_WEBHOOK_SIGNATURE_MISMATCH')
  })

  it('exits with 1 for a redirect and does not follow it', async () => {
    const paths: string[] = []
    const app = express().use((req, res) => {
      paths.push(req.path)
      res.redirect(307, '/elsewhere')
    })
    const result = await runCli(['send', await listen(app)], { env })
    expect(result).toMatchObject({ code: 1, stdout: expect.stringContaining('307 Temporary Redirect') })
    expect(paths).toEqual(['/'])
  })

  it('cuts a long response and removes terminal escapes from it', async () => {
    const app = express().use(
      (_req, res) => void res.send(`\u001B[2J\u001B]0;owned\u0007\u0008${'x'.repeat(100_000)}`),
    )
    const origin = await listen(app)
    const { code, stdout } = await runCli(['send', origin], { env })
    expect([code, stdout.length]).toEqual([0, expect.toSatisfy((length: number) => length < 66_000)])
    expect(stdout).toContain('cut after 65536 bytes')
    // oxlint-disable-next-line no-control-regex -- the test is about control characters
    expect(stdout).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f]/)
    const json = JSON.parse((await runCli(['send', origin, '--json'], { env })).stdout)
    expect(json).toMatchObject({
      status: 200,
      cut: true,
      body: expect.toSatisfy((body: string) => body.length === 65_536),
    })
  })

  it('exits with 3 when the connection is refused and when the response times out', async () => {
    const closed = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => closed.once('listening', resolve))
    // A listening TCP server has an address with a port.
    const { port } = closed.address() as AddressInfo
    await new Promise((resolve) => closed.close(resolve))
    const unavailable = await runCli(['send', `http://127.0.0.1:${port}`], { env })
    expect(unavailable).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/^no response to .*ECONNREFUSED/),
    })

    const silent = await listen(() => {})
    const late = await runCli(['send', silent, '--timeout', '0.2', '--json'], { env })
    expect([late.code, JSON.parse(late.stdout)]).toEqual([
      3,
      expect.objectContaining({ status: null, error: 'no response within 0.2 s' }),
    ])
  })

  it('posts to a host of this machine without a scheme', async () => {
    const app = express().post('/hooks', (_req, res) => void res.sendStatus(204))
    const { host } = new URL(await listen(app))
    const { code, stdout } = await runCli(['send', `${host}/hooks`, '--json'], { env })
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { url: `http://${host}/hooks`, status: 204 }])
  })

  it.each([
    { name: 'a URL of another scheme', args: ['ftp://localhost:3000'], says: 'http://' },
    { name: 'a password in the URL', args: ['http://me:word@localhost'], says: 'without a user name' },
    { name: 'data that is not JSON', args: ['http://localhost', '--data', '{a:1}'], says: 'Not valid JSON' },
    { name: 'an id with a dot', args: ['http://localhost', '--id', 'a.b'], says: 'without a dot' },
  ])('exits with 2 for $name', async ({ args, says }) => {
    const result = await runCli(['send', ...args], { env })
    expect(result).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(says) })
  })
})

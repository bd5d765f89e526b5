import { verifyWebhooks } from '@hookseal/express'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen } from './listen.ts'
import { type SenderServer, startSender } from './start-sender.ts'

let server: SenderServer

beforeAll(async () => {
  server = await startSender()
  await server.sender.eventTypes.upsert('invoice.void')
}, 60_000)
afterAll(async () => server.stop())

const TARGET = 'http://127.0.0.1:9999/webhooks'

async function create(...args: string[]): Promise<Record<string, unknown>> {
  return server.json('endpoints', 'create', TARGET, '--events', 'invoice.paid', ...args)
}

describe('hookseal endpoints', () => {
  it('creates, shows, updates, disables, enables and deletes an endpoint', async () => {
    const created = await create('--name', 'Billing', '-H', 'x-tenant: 42', '--rate-limit', '5')
    const id = String(created['id'])
    expect(created).toMatchObject({
      url: TARGET,
      events: ['invoice.paid'],
      name: 'Billing',
      headers: { 'x-tenant': '42' },
      rate_limit: 5,
      enabled: true,
      signing_secret: expect.stringMatching(/^whsec_/),
    })
    const shown = await server.run('endpoints', 'show', id)
    expect(shown.stdout).toMatch(/^name +Billing$/m)
    expect(shown.stdout).not.toContain(created['signing_secret'])

    const target = 'http://127.0.0.1:9998/'
    const changes = ['--target', target, '--events', 'invoice.paid,invoice.void', '--rate-limit', 'none']
    const updated = await server.json('endpoints', 'update', id, ...changes)
    expect(updated).toMatchObject({
      url: target,
      events: ['invoice.paid', 'invoice.void'],
      rate_limit: null,
      name: 'Billing',
      headers: { 'x-tenant': '42' },
    })
    const unsure = await server.run('endpoints', 'disable', id)
    expect(unsure).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') })
    expect((await server.sender.endpoints.get(id)).enabled).toBe(true)
    expect(await server.run('endpoints', 'disable', id, '--yes')).toMatchObject({
      code: 0,
      stdout: `${id} is disabled\n`,
    })
    expect((await server.sender.endpoints.get(id)).enabled).toBe(false)
    expect(await server.run('endpoints', 'enable', id)).toMatchObject({
      code: 0,
      stdout: `${id} is enabled\n`,
    })
    expect((await server.sender.endpoints.get(id)).enabled).toBe(true)

    const unconfirmed = await server.run('endpoints', 'delete', id)
    expect(unconfirmed).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') })
    expect(await server.json('endpoints', 'delete', id, '--yes')).toEqual({ id, deleted: true })
    await expect(server.sender.endpoints.get(id)).rejects.toMatchObject({ code: 'ERR_SENDER_NOT_FOUND' })
  })

  it('prints the secret of a new endpoint once, as text', async () => {
    const { stdout } = await server.run(
      'endpoints',
      'create',
      TARGET,
      '--events',
      'invoice.paid',
      '--disabled',
    )
    expect(stdout.match(/whsec_[\w+/]{43}=/g)).toHaveLength(1)
    expect(stdout).toMatch(/^WEBHOOK_SECRET=whsec_/m)
    expect(stdout).toMatch(/^state +disabled$/m)
  })

  it('lists endpoints page by page, as the API does', async () => {
    const ids = []
    for (let index = 0; index < 3; index++) ids.unshift(String((await create())['id']))
    const all = await server.json<{ data: { id: string }[] }>('endpoints', 'list', '--all')
    const response = await fetch(`${server.url}/api/v1/webhooks`, {
      headers: { authorization: `Bearer ${server.key}` },
    })
    const { data, next_cursor } = (await response.json()) as { data: unknown; next_cursor: unknown }
    expect(all).toEqual({ data, next_cursor })
    const first = await server.run('endpoints', '--limit', '2', '--json')
    const page = JSON.parse(first.stdout) as { data: { id: string }[]; next_cursor: string }
    expect(page.data.map(({ id }) => id)).toEqual(ids.slice(0, 2))
    const rest = ['--limit', '1', '--cursor', page.next_cursor]
    const next = await server.json<{ data: { id: string }[] }>('endpoints', 'list', ...rest)
    expect(next.data.map(({ id }) => id)).toEqual(ids.slice(2, 3))
    const text = await server.run('endpoints', '--limit', '2')
    expect(text.stderr).toContain(`--cursor ${page.next_cursor}`)
    const [header = '', ...rows] = text.stdout.trimEnd().split('\n')
    expect(rows).toHaveLength(2)
    for (const row of rows) expect(row.indexOf(TARGET)).toBe(header.indexOf('url'))
  })

  it('lists more rows than one page of the API with --all', async () => {
    const sent = []
    for (let index = 0; index < 255; index++) sent.push({ type: 'invoice.paid', data: { index } })
    for (const event of sent) await server.sender.events.publish(event)
    // Operational events, such as that of a dead delivery, are of other types.
    const args = ['events', 'list', '--type', 'invoice.paid', '--all']
    const all = await server.json<{ data: { id: string }[]; next_cursor: null }>(...args)
    expect(new Set(all.data.map(({ id }) => id)).size).toBe(255)
    expect(all.next_cursor).toBeNull()
  })

  it('tests an endpoint, prints its response and rotates its secret', async () => {
    let secret = ''
    const app = express()
    app.post(
      '/webhooks',
      verifyWebhooks({ secret: () => secret }),
      (_req, res) => void res.status(202).send('thanks'),
    )
    const target = `${await listen(app)}/webhooks`
    const args = ['endpoints', 'create', target, '--events', 'invoice.paid']
    const created = await server.json<{ id: string; signing_secret: string }>(...args)
    secret = created.signing_secret
    const test = await server.run('endpoints', 'test', created.id)
    expect(test).toMatchObject({ code: 0, stderr: '' })
    expect(test.stdout).toMatch(/^attempt 1 {2}202 {2}\d+ ms/m)
    expect(test.stdout).toContain('thanks')
    expect(test.stdout).toContain('"data":{"id":"in_1"}')

    const rotated = await server.json<{ signing_secret: string; previous_secret_expires_at: string }>(
      'endpoints',
      'rotate',
      created.id,
      '--overlap',
      '2h',
    )
    expect(rotated.signing_secret).not.toBe(secret)
    const hours = (Date.parse(rotated.previous_secret_expires_at) - Date.now()) / 3_600_000
    expect(Math.round(hours)).toBe(2)
    expect(await server.run('endpoints', 'test', created.id)).toMatchObject({ code: 0 })
    secret = rotated.signing_secret
    expect(await server.run('endpoints', 'test', created.id)).toMatchObject({ code: 0 })

    // Not a secret of this endpoint: the receiver responds 401.
    secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const rejected = await server.run('endpoints', 'test', created.id)
    expect(rejected).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('ERR_WEBHOOK_SIGNATURE_MISMATCH'),
    })
    // A disabled endpoint gets no attempt, so there is nothing to wait for.
    await server.run('endpoints', 'disable', created.id, '--yes')
    const disabled = await server.run('endpoints', 'test', created.id)
    expect(disabled.code).toBeOneOf([1, 6])
    expect(disabled.stdout + disabled.stderr).toContain('is disabled')
    await server.run('endpoints', 'enable', created.id)

    const queued = await server.json('endpoints', 'test', created.id, '--no-wait', '--type', 'invoice.paid')
    expect(queued).toEqual({ event_id: expect.any(String), delivery_id: expect.stringMatching(/^whd_/) })
  })
})

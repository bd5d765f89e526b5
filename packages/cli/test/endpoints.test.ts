import { verifyWebhooks } from '@hookseal/express'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen } from './listen.ts'
import { type Stage, startStage } from './start-sender.ts'

let stage: Stage

beforeAll(async () => {
  stage = await startStage()
  await stage.sender.eventTypes.upsert('invoice.void')
}, 60_000)
afterAll(async () => stage.stop())

const TARGET = 'http://127.0.0.1:9999/webhooks'

async function create(...args: string[]): Promise<Record<string, unknown>> {
  return stage.json('endpoints', 'create', TARGET, '--events', 'invoice.paid', ...args)
}

describe('hookseal endpoints', { timeout: 120_000 }, () => {
  it('creates, shows, updates, disables, enables and deletes one', async () => {
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
    const shown = await stage.run('endpoints', 'show', id)
    expect(shown.stdout).toMatch(/^name +Billing$/m)
    expect(shown.stdout).not.toContain(created['signing_secret'])

    const target = 'http://127.0.0.1:9998/'
    const changes = ['--target', target, '--events', 'invoice.paid,invoice.void', '--rate-limit', 'none']
    const updated = await stage.json('endpoints', 'update', id, ...changes)
    expect(updated).toMatchObject({
      url: target,
      events: ['invoice.paid', 'invoice.void'],
      rate_limit: null,
      name: 'Billing',
      headers: { 'x-tenant': '42' },
    })
    expect(await stage.run('endpoints', 'disable', id)).toMatchObject({
      code: 0,
      stdout: `${id} is disabled\n`,
    })
    expect((await stage.sender.endpoints.get(id)).enabled).toBe(false)
    expect(await stage.run('endpoints', 'enable', id)).toMatchObject({
      code: 0,
      stdout: `${id} is enabled\n`,
    })
    expect((await stage.sender.endpoints.get(id)).enabled).toBe(true)

    const unasked = await stage.run('endpoints', 'delete', id)
    expect(unasked).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') })
    expect(await stage.json('endpoints', 'delete', id, '--yes')).toEqual({ id, deleted: true })
    await expect(stage.sender.endpoints.get(id)).rejects.toMatchObject({ code: 'ERR_SENDER_NOT_FOUND' })
  })

  it('shows the secret of a new one once, in text too', async () => {
    const { stdout } = await stage.run(
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

  it('lists them page by page, just as the API does', async () => {
    const ids = []
    for (let index = 0; index < 3; index++) ids.unshift(String((await create())['id']))
    const all = await stage.json<{ data: { id: string }[] }>('endpoints', 'list', '--all')
    const response = await fetch(`${stage.url}/api/v1/webhooks`, {
      headers: { authorization: `Bearer ${stage.key}` },
    })
    const { data, next_cursor } = (await response.json()) as { data: unknown; next_cursor: unknown }
    expect(all).toEqual({ data, next_cursor })
    const first = await stage.run('endpoints', '--limit', '2', '--json')
    const page = JSON.parse(first.stdout) as { data: { id: string }[]; next_cursor: string }
    expect(page.data.map(({ id }) => id)).toEqual(ids.slice(0, 2))
    const rest = ['--limit', '1', '--cursor', page.next_cursor]
    const next = await stage.json<{ data: { id: string }[] }>('endpoints', 'list', ...rest)
    expect(next.data.map(({ id }) => id)).toEqual(ids.slice(2, 3))
    const text = await stage.run('endpoints', '--limit', '2')
    expect(text.stderr).toContain(`--cursor ${page.next_cursor}`)
    const [header = '', ...rows] = text.stdout.trimEnd().split('\n')
    expect(rows).toHaveLength(2)
    for (const row of rows) expect(row.indexOf(TARGET)).toBe(header.indexOf('url'))
  })

  it('walks more than a page of the API', async () => {
    const sent = []
    for (let index = 0; index < 255; index++) sent.push({ type: 'invoice.paid', data: { index } })
    for (const event of sent) await stage.sender.events.publish(event)
    const all = await stage.json<{ data: { id: string }[]; next_cursor: null }>('events', 'list', '--all')
    expect(new Set(all.data.map(({ id }) => id)).size).toBe(255)
    expect(all.next_cursor).toBeNull()
  })

  it('tests one, shows what it answers, and rotates its secret', async () => {
    let secret = ''
    const app = express()
    app.post(
      '/webhooks',
      verifyWebhooks({ secret: () => secret }),
      (_req, res) => void res.status(202).send('thanks'),
    )
    const target = `${await listen(app)}/webhooks`
    const args = ['endpoints', 'create', target, '--events', 'invoice.paid']
    const created = await stage.json<{ id: string; signing_secret: string }>(...args)
    secret = created.signing_secret
    const test = await stage.run('endpoints', 'test', created.id)
    expect(test).toMatchObject({ code: 0, stderr: '' })
    expect(test.stdout).toMatch(/^attempt 1 {2}202 {2}\d+ ms/m)
    expect(test.stdout).toContain('thanks')
    expect(test.stdout).toContain('"data":{"id":"in_1"}')

    const rotated = await stage.json<{ signing_secret: string; previous_secret_expires_at: string }>(
      'endpoints',
      'rotate',
      created.id,
      '--overlap',
      '2h',
    )
    expect(rotated.signing_secret).not.toBe(secret)
    const hours = (Date.parse(rotated.previous_secret_expires_at) - Date.now()) / 3_600_000
    expect(Math.round(hours)).toBe(2)
    expect(await stage.run('endpoints', 'test', created.id)).toMatchObject({ code: 0 })
    secret = rotated.signing_secret
    expect(await stage.run('endpoints', 'test', created.id)).toMatchObject({ code: 0 })

    // No secret of its: it refuses, and the command says so.
    secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const refused = await stage.run('endpoints', 'test', created.id)
    expect(refused).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('ERR_WEBHOOK_SIGNATURE_MISMATCH'),
    })
    const queued = await stage.json('endpoints', 'test', created.id, '--no-wait', '--type', 'invoice.paid')
    expect(queued).toEqual({ event_id: expect.any(String), delivery_id: expect.stringMatching(/^whd_/) })
  })
})

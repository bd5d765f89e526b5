import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createInbox } from '@hookseal/inbox'
import type { Sender } from '@hookseal/sender'
import { START_TIMEOUT_MS } from '@hookseal/services'
import { type Call, createCall, listen, record } from '@hookseal/services/http'
import { runProgram } from '@hookseal/services/program'
import { NestFactory } from '@nestjs/core'
import { Webhook } from 'standardwebhooks'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { ConsumerModule, type ConsumerOptions } from '../src/consumer.module.ts'
import { createApi, createChecks, LOCAL_OPTIONS } from '../src/provider.ts'

/** Shorter than the time limit of a test, so that a hang fails with the value of the last poll. */
const POLL = { timeout: 15_000 }
const QUIET_LOGGER = { info() {}, warn() {}, error: console.error }
const EVENTS = ['verification.completed', 'verification.failed']

async function start(options: Parameters<typeof createChecks>[0]) {
  const sender = await createChecks({ database: 'pglite:', logger: QUIET_LOGGER, ...options })
  const organizationIds = ['default']
  const { key } = await sender.apiKeys.create({ name: 'test', scopes: ['admin'], organizationIds })
  const api = await listen(createApi(sender).fetch)
  const stop = async () => {
    api.close()
    await sender.stop()
  }
  return { sender, call: createCall(api.url, key), stop }
}

/** Starts a consumer that calls `process` for each event, and registers it at the provider. */
async function startConsumer(sender: Sender, call: Call, process: ConsumerOptions['process']) {
  // The database of the provider, because starting another one takes a second.
  const inbox = await createInbox({
    database: sender.database,
    scheduleSeconds: [0, 0.1],
    logger: QUIET_LOGGER,
  })
  let secret = ''
  const app = await NestFactory.create(
    ConsumerModule.forRoot(() => secret, { inbox, process }),
    { logger: false, abortOnError: false },
  )
  await app.listen(0, '127.0.0.1')
  onTestFinished(async () => app.close())
  const url = `${await app.getUrl()}/webhooks`
  const { body } = await call('POST', '/v1/webhooks', { url, events: EVENTS })
  secret = body.secret
  return { app, inbox, url, id: body.id }
}

describe('checks with the options for local development', () => {
  let sender: Sender
  let call: Call

  beforeAll(async () => {
    const started = await start(LOCAL_OPTIONS)
    sender = started.sender
    call = started.call
    await sender.start()
    return started.stop
  })

  const logs = async (id: string) => (await call('GET', `/v1/webhooks/${id}/logs`)).body.data

  it('returns the signing secret on creation only', async () => {
    const { url } = await record()
    const created = await call('POST', '/v1/webhooks', { url, events: EVENTS })
    const fields = { id: expect.stringMatching(/^wh_/), url, events: EVENTS }
    expect(created).toEqual({ status: 201, body: { ...fields, secret: expect.stringMatching(/^whsec_/) } })
    expect(await call('GET', `/v1/webhooks/${created.body.id}`)).toEqual({ status: 200, body: fields })
  })

  it('lists endpoints, and changes the URL or the events of one', async () => {
    const { body: endpoint } = await call('POST', '/v1/webhooks', {
      url: 'http://localhost:4000/webhooks',
      events: EVENTS,
    })
    const path = `/v1/webhooks/${endpoint.id}`
    const moved = { id: endpoint.id, url: 'http://localhost:5000/webhooks', events: EVENTS }
    expect(await call('PATCH', path, { url: moved.url })).toEqual({ status: 200, body: moved })
    const events = ['verification.failed']
    expect(await call('PATCH', path, { events })).toEqual({ status: 200, body: { ...moved, events } })
    const listed = await call('GET', '/v1/webhooks')
    expect(listed.status).toBe(200)
    expect(listed.body.data).toContainEqual({ ...moved, events })
    expect((await call('PATCH', path, { url: 'localhost:5000' })).status).toBe(422)
    expect((await call('PATCH', '/v1/webhooks/wh_unknown', { url: moved.url })).status).toBe(404)
  })

  it('delivers a test event without a tunnel, signed and logged', async () => {
    const { url, received } = await record()
    const { body: endpoint } = await call('POST', '/v1/webhooks', { url, events: EVENTS })
    const test = await call('POST', `/v1/webhooks/${endpoint.id}/test`, { type: 'verification.failed' })
    expect(test).toEqual({ status: 202, body: { event_id: expect.stringMatching(/^evt_test_/) } })
    await expect.poll(async () => (await logs(endpoint.id))[0]?.status, POLL).toBe('delivered')
    expect(await logs(endpoint.id)).toEqual([
      {
        id: expect.stringMatching(/^whd_/),
        event_id: test.body.event_id,
        event: 'verification.failed',
        status: 'delivered',
        attempt: 1,
        response_status: 200,
        error_message: null,
      },
    ])
    const { text = '', headers = {} } = received[0] ?? {}
    expect(headers['webhook-id']).toBe(test.body.event_id)
    expect(new Webhook(endpoint.secret).verify(text, headers)).toMatchObject({
      type: 'verification.failed',
      data: { id: 'ver_test', outcome: 'failed' },
    })
  })

  it('gets a 202 from a NestJS consumer before the consumer has processed the event', async () => {
    const gate = Promise.withResolvers<void>()
    const done: unknown[] = []
    const { id } = await startConsumer(sender, call, async (payload) => {
      await gate.promise
      done.push(payload)
    })
    await sender.events.publish({ type: 'verification.completed', data: { id: 'ver_1' } })
    await expect.poll(async () => (await logs(id))[0]?.status, POLL).toBe('delivered')
    expect((await logs(id))[0]).toMatchObject({ attempt: 1, response_status: 202 })
    expect(done).toEqual([])
    gate.resolve()
    await expect.poll(() => done, POLL).toMatchObject([{ data: { id: 'ver_1' } }])
  })

  it('skips a replayed event by its id, and responds 401 to a forged signature', async () => {
    const done: unknown[] = []
    const { id, url } = await startConsumer(sender, call, async (payload) => void done.push(payload))
    await sender.events.publish({ type: 'verification.completed', data: { id: 'ver_2' } })
    await expect.poll(async () => (await logs(id))[0]?.status, POLL).toBe('delivered')
    await sender.deliveries.replay((await logs(id))[0].id)
    await expect
      .poll(async () => (await logs(id))[0], POLL)
      .toMatchObject({
        status: 'delivered',
        attempt: 2,
        response_status: 200,
      })
    const forged = await fetch(url, {
      method: 'POST',
      headers: {
        'webhook-id': 'evt_1',
        'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
        'webhook-signature': `v1,${'A'.repeat(43)}=`,
      },
      body: '{"type":"verification.completed","data":{"id":"ver_3"}}',
    })
    expect(forged.status).toBe(401)
    await expect.poll(() => done, POLL).toMatchObject([{ data: { id: 'ver_2' } }])
  })

  it('processes other events while one of them fails, and that one again', async () => {
    const attempts: string[] = []
    await startConsumer(sender, call, async (payload) => {
      const { id } = (payload as { data: { id: string } }).data
      attempts.push(id)
      if (id === 'ver_bad' && attempts.length < 4) throw new Error('the service is down')
    })
    for (const id of ['ver_bad', 'ver_6', 'ver_7'])
      await sender.events.publish({ type: 'verification.completed', data: { id } })
    await expect.poll(() => attempts.toSorted(), POLL).toEqual(['ver_6', 'ver_7', 'ver_bad', 'ver_bad'])
  })

  it('processes each acknowledged event once, also when the consumer restarts in between', async () => {
    const started: unknown[] = []
    const first = await startConsumer(sender, call, async (payload, signal) => {
      started.push(payload)
      await once(signal, 'abort')
      throw signal.reason
    })
    for (const id of ['ver_4', 'ver_5'])
      await sender.events.publish({ type: 'verification.completed', data: { id } })
    await expect
      .poll(async () => (await logs(first.id)).map((row: { status: string }) => row.status), POLL)
      .toEqual(['delivered', 'delivered'])
    await expect.poll(() => started, POLL).toHaveLength(2)
    await first.inbox.stop({ timeoutSeconds: 0 })
    await first.app.close()

    const done: unknown[] = []
    const second = await startConsumer(sender, call, async (payload) => void done.push(payload))
    const ids = () => done.map((payload) => (payload as { data: { id: string } }).data.id)
    await expect.poll(() => ids().toSorted(), POLL).toEqual(['ver_4', 'ver_5'])
    await second.app.close()
    const third = await startConsumer(sender, call, async (payload) => void done.push(payload))
    await call('POST', `/v1/webhooks/${third.id}/test`)
    await expect.poll(() => ids().slice(2), POLL).toEqual(['ver_test'])
  })

  it('fails a delivery without a response within 5 seconds', async () => {
    const { url, close } = await listen(async () => Promise.withResolvers<Response>().promise)
    onTestFinished(close)
    const { body: endpoint } = await call('POST', '/v1/webhooks', { url, events: EVENTS })
    await call('POST', `/v1/webhooks/${endpoint.id}/test`)
    await expect
      .poll(async () => (await logs(endpoint.id))[0], { timeout: 50_000 })
      .toMatchObject({
        status: 'failed',
        response_status: null,
        error_message: expect.stringMatching(/within 5/),
      })
  })
})

it('accepts only HTTPS URLs with public addresses without the options for local development', async () => {
  const { call, stop } = await start({})
  onTestFinished(stop)
  const statuses: number[] = []
  for (const url of [
    'https://example.com/webhooks',
    'http://example.com/webhooks',
    'https://localhost:3000/webhooks',
    'https://127.0.0.1/webhooks',
  ])
    statuses.push((await call('POST', '/v1/webhooks', { url, events: EVENTS })).status)
  expect(statuses).toEqual([201, 422, 422, 422])
})

it('runs with the start script and processes a test event', { timeout: START_TIMEOUT_MS }, async () => {
  const folder = new URL('../', import.meta.url)
  execFileSync(process.execPath, ['--run', 'compile'], { cwd: folder, stdio: 'pipe' })
  const program = await runProgram(new URL('dist/main.mjs', folder))
  const url = await program.listening()
  await expect.poll(program.stdout, POLL).toContain('Token: ')
  const [, key = ''] = /Token: (\S+)/.exec(program.stdout()) ?? []
  const [, id] = /Consumer: (wh_\w+)/.exec(program.stdout()) ?? []
  await createCall(url, key)('POST', `/v1/webhooks/${id}/test`)
  await expect.poll(program.stdout, POLL).toContain("data: { id: 'ver_test', outcome: 'completed' }")
})

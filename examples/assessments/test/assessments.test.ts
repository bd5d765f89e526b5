import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Sender } from '@hookseal/sender'
import { START_TIMEOUT_MS } from '@hookseal/services'
import { type Call, createCall, listen, record } from '@hookseal/services/http'
import { runProgram } from '@hookseal/services/program'
import { Webhook } from 'standardwebhooks'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createConsumer } from '../src/consumer.ts'
import { createApi, createAssessments } from '../src/provider.ts'

/** Shorter than the time limit of a test, so that a hang fails with the value of the last poll. */
const POLL = { timeout: 15_000 }

let sender: Sender
let url: string
let call: Call

beforeAll(async () => {
  sender = await createAssessments({
    database: 'pglite:',
    allowHttp: true,
    allowNetworks: ['127.0.0.0/8'],
    logger: { info() {}, warn() {}, error: console.error },
  })
  await sender.start()
  const organizationIds = ['default']
  const { key } = await sender.apiKeys.create({ name: 'test', scopes: ['admin'], organizationIds })
  const api = await listen(createApi(sender).fetch)
  url = api.url
  call = createCall(url, key)
  return async () => {
    api.close()
    await sender.stop()
  }
})

describe('assessments', () => {
  it('delivers a score to an Express consumer, which handles it once although it is replayed', async () => {
    let secret = ''
    const handled: unknown[] = []
    const consumer = createConsumer(
      () => secret,
      (payload) => void handled.push(payload),
    ).listen(0)
    onTestFinished(() => void consumer.close())
    await once(consumer, 'listening')
    // The address of a server that listens on TCP is an object; only pipes have a string.
    const target = `http://127.0.0.1:${(consumer.address() as AddressInfo).port}/webhooks`
    const created = await call('POST', '/webhooks', { url: target, events: ['elp_test.scored'] })
    expect(created).toEqual({
      status: 201,
      body: {
        id: expect.stringMatching(/^wh_/),
        url: target,
        events: ['elp_test.scored'],
        headers: {},
        enabled: true,
        created_at: expect.stringMatching(/^\d{4}-.*Z$/),
        signing_secret: expect.stringMatching(/^whsec_/),
      },
    })
    secret = created.body.signing_secret
    const { status, body } = await call('POST', '/elp-tests/elp_7/score', { score: 118 })
    expect(status).toBe(202)

    const delivery = await waitForDelivery(created.body.id)
    expect(delivery).toMatchObject({ event_id: body.event_id, attempt: 1, response_status: 204 })
    expect(handled).toMatchObject([{ type: 'elp_test.scored', data: { test_id: 'elp_7', score: 118 } }])

    // webhook-id is stable across retries and replays, so the consumer skips the second delivery.
    expect((await call('POST', `/deliveries/${delivery.id}/replay`)).status).toBe(202)
    expect(await waitForDelivery(created.body.id)).toMatchObject({ attempt: 2, response_status: 200 })
    expect(handled).toHaveLength(1)
  })

  it('sends deliveries that the official library verifies', async () => {
    const { received, url: target } = await record()
    const { body: endpoint } = await call('POST', '/webhooks', { url: target, events: ['elp_test.scored'] })
    const { body } = await call('POST', '/elp-tests/elp_8/score', { score: 90 })
    await waitForDelivery(endpoint.id)
    const [{ headers, text } = failNothingReceived()] = received
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': body.event_id,
      'webhook-timestamp': expect.stringMatching(/^\d+$/),
      'webhook-signature': expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
    })
    expect(new Webhook(endpoint.signing_secret).verify(text, headers)).toEqual({
      type: 'elp_test.scored',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      data: { test_id: 'elp_8', score: 90 },
    })
  })

  it('signs with both secrets for 24 hours after a rotation', async () => {
    const { received, url: target } = await record()
    const { body: before } = await call('POST', '/webhooks', { url: target, events: ['elp_test.scored'] })
    const dayMs = 24 * 60 * 60 * 1000
    const earliest = Date.now() + dayMs
    const { body: after } = await call('POST', `/webhooks/${before.id}/rotate-secret`)
    expect(after.signing_secret).toMatch(/^whsec_/)
    expect(after.signing_secret).not.toBe(before.signing_secret)
    const expiresAt = Date.parse(after.previous_secret_expires_at)
    expect(expiresAt).toBeGreaterThanOrEqual(earliest)
    expect(expiresAt).toBeLessThanOrEqual(Date.now() + dayMs)

    await call('POST', '/elp-tests/elp_9/score', { score: 70 })
    await waitForDelivery(before.id)
    const [{ headers, text } = failNothingReceived()] = received
    expect(headers['webhook-signature']).toMatch(/^v1,\S{44} v1,\S{44}$/)
    for (const secret of [before.signing_secret, after.signing_secret])
      expect(new Webhook(secret).verify(text, headers)).toMatchObject({ data: { test_id: 'elp_9' } })
  })

  it('drops custom headers that collide with signature headers at delivery time, and sends the others', async () => {
    const { received, url: target } = await record()
    const headers = {
      'webhook-id': 'msg_forged',
      'Webhook-Timestamp': '1',
      'WEBHOOK-SIGNATURE': 'v1,forged',
      'x-tenant': 'acme',
    }
    const created = await call('POST', '/webhooks', { url: target, events: ['elp_test.scored'], headers })
    expect(created.body.headers).toEqual(headers)
    const { body } = await call('POST', '/elp-tests/elp_10/score', { score: 60 })
    await waitForDelivery(created.body.id)
    const [delivery = failNothingReceived()] = received
    expect(delivery.headers).toMatchObject({ 'webhook-id': body.event_id, 'x-tenant': 'acme' })
    expect(JSON.stringify(delivery)).not.toContain('forged')
    expect(() =>
      new Webhook(created.body.signing_secret).verify(delivery.text, delivery.headers),
    ).not.toThrow()
  })

  it('logs a failed attempt with request and response, retries for about 24 hours, and replays on request', async () => {
    const responses = [new Response('not today', { status: 500 })]
    const { received, url: target } = await record(
      () => responses.shift() ?? new Response(null, { status: 204 }),
    )
    const { body: endpoint } = await call('POST', '/webhooks', { url: target, events: ['elp_test.scored'] })
    await call('POST', '/elp-tests/elp_11/score', { score: 50 })
    await expect.poll(async () => (await fetchLog(endpoint.id))[0]?.status, POLL).toBe('failed')
    const [row = failNothingReceived()] = await fetchLog(endpoint.id)
    const { body: opened } = await call('GET', `/deliveries/${row.id}`)
    expect(opened).toEqual({
      ...row,
      next_attempt_at: expect.stringMatching(/Z$/),
      request_body: received[0]?.text,
      attempts: [
        {
          started_at: expect.stringMatching(/Z$/),
          request_headers: expect.objectContaining({ 'webhook-id': row.event_id }),
          response_status: 500,
          response_body: 'not today',
          error_message: null,
        },
      ],
    })
    const hours = sender.policy.scheduleSeconds.reduce((sum, seconds) => sum + seconds, 0) / 3600
    expect(Math.round(hours)).toBe(24)

    await call('POST', `/deliveries/${row.id}/replay`)
    expect(await waitForDelivery(endpoint.id)).toMatchObject({ id: row.id, attempt: 2 })
    expect(received.map(({ headers }) => headers['webhook-id'])).toEqual([row.event_id, row.event_id])
  })

  it('lists the catalog, rejects a wildcard, and lists, disables and deletes endpoints', async () => {
    const { body: types } = await call('GET', '/event-types')
    expect(types.data).toContainEqual({
      name: 'elp_test.scored',
      description: 'A test of English language proficiency was scored.',
      example: { test_id: 'elp_1', score: 118 },
    })
    const target = 'https://example.com/webhooks'
    expect(await call('POST', '/webhooks', { url: target, events: ['*'] })).toMatchObject({
      status: 422,
      body: { field: 'events' },
    })
    const { body: created } = await call('POST', '/webhooks', { url: target, events: ['elp_test.scored'] })
    const { signing_secret: _returnedOnce, ...fields } = created
    const changed = { ...fields, enabled: false }
    expect(await call('PATCH', `/webhooks/${created.id}`, { enabled: false })).toEqual({
      status: 200,
      body: changed,
    })
    expect((await call('GET', '/webhooks')).body.data[0]).toEqual(changed)
    expect((await call('DELETE', `/webhooks/${created.id}`)).status).toBe(204)
    expect((await call('PATCH', `/webhooks/${created.id}`, {})).status).toBe(404)
  })

  it('responds 401 without a token and 400 to a malformed body', async () => {
    expect((await fetch(`${url}/webhooks`)).status).toBe(401)
    const { key } = await sender.apiKeys.create({
      name: 'test',
      scopes: ['admin'],
      organizationIds: ['default'],
    })
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const malformed = { method: 'POST', body: '{', headers }
    expect((await fetch(`${url}/webhooks`, malformed)).status).toBe(400)
  })

  it('runs with the start script and delivers a score', { timeout: START_TIMEOUT_MS }, async () => {
    const program = await runProgram(new URL('../src/main.ts', import.meta.url))
    const programUrl = await program.listening()
    await expect.poll(program.stdout, POLL).toContain('Token: ')
    const [, key = ''] = /Token: (\S+)/.exec(program.stdout()) ?? []
    const callProgram = createCall(programUrl, key)
    expect((await callProgram('POST', '/elp-tests/elp_1/score', { score: 118 })).status).toBe(202)
    await expect.poll(program.stdout, POLL).toContain("data: { test_id: 'elp_1', score: 118 }")
  })
})

async function fetchLog(endpointId: string) {
  return (await call('GET', `/webhooks/${endpointId}/deliveries`)).body.data
}

/** Waits until the newest delivery of an endpoint is delivered, and returns it. */
async function waitForDelivery(endpointId: string) {
  await expect.poll(async () => (await fetchLog(endpointId))[0]?.status, POLL).toBe('delivered')
  return (await fetchLog(endpointId))[0]
}

function failNothingReceived(): never {
  throw new Error('nothing was received')
}

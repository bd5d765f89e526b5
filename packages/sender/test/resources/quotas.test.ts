import { describe, expect, it, onTestFinished } from 'vitest'
import type { Quotas } from '../../src/index.ts'
import { openStream } from '../api/open-stream.ts'
import { expectProblem, startApi } from '../api/start-api.ts'
import { createTestSender } from '../test-sender.ts'

const URLS = ['http://127.0.0.1:4999/1', 'http://127.0.0.1:4999/2', 'http://127.0.0.1:4999/3']

async function start(quotas: Partial<Quotas>) {
  const api = await startApi({}, { quotas })
  onTestFinished(api.stop)
  return { ...api, admin: await api.as(['admin']), foreign: await api.as(['admin'], ['umbrella']) }
}

function webhook(url: string | undefined) {
  return { body: { url, events: ['invoice.paid'] } }
}

describe('quotas', () => {
  it('limits the webhooks of an organization and those with one URL, also when they are updated', async () => {
    const { admin, foreign } = await start({ endpoints: 3, endpointsPerUrl: 2 })
    const [first, second] = URLS
    const ids: unknown[] = []
    for (const url of [first, first]) ids.push((await admin('POST', '/webhooks', webhook(url))).body['id'])
    const rejected = await admin('POST', '/webhooks', webhook(first))
    expectProblem(rejected, 422, 'ERR_API_QUOTA')
    expect(rejected.body).toMatchObject({ quota: 'endpoints_per_url', limit: 2 })
    const third = await admin('POST', '/webhooks', webhook(second))
    expect(third.status).toBe(201)
    const path = `/webhooks/${String(third.body['id'])}`
    expectProblem(await admin('PATCH', path, { body: { url: first } }), 422, 'ERR_API_QUOTA')
    expect((await admin('PATCH', path, { body: { name: 'x', url: second } })).status).toBe(200)
    const fourth = await admin('POST', '/webhooks', webhook(URLS[2]))
    expect(fourth.body).toMatchObject({ quota: 'endpoints', limit: 3 })
    expect((await foreign('POST', '/webhooks', webhook(first))).status).toBe(201)
    await admin('DELETE', `/webhooks/${String(ids[0])}`)
    expect((await admin('POST', '/webhooks', webhook(URLS[2]))).status).toBe(201)
  })

  it('counts all notations of one URL together', async () => {
    const { admin } = await start({ endpointsPerUrl: 1 })
    const same = ['http://localhost:80/a', 'http://LOCALHOST/a', 'http://localhost./x/../a']
    expect((await admin('POST', '/webhooks', webhook('http://localhost/a'))).status).toBe(201)
    for (const url of same)
      expect((await admin('POST', '/webhooks', webhook(url))).body).toMatchObject({
        quota: 'endpoints_per_url',
      })
    const { id } = (await admin('POST', '/webhooks', webhook('http://localhost/b'))).body
    expectProblem(
      await admin('PATCH', `/webhooks/${String(id)}`, { body: { url: same[1] } }),
      422,
      'ERR_API_QUOTA',
    )
    expect(
      (await admin('PATCH', `/webhooks/${String(id)}`, { body: { url: 'http://LOCALHOST/b' } })).status,
    ).toBe(200)
  })

  it('counts webhooks with one URL that a process of an earlier version created', async () => {
    const { admin, sender } = await start({ endpointsPerUrl: 2 })
    await sender.transaction(async ({ query }) =>
      query(`insert into hookseal.endpoints (id, organization_id, url, events, signing_secret_prefix)
        select 'wh_' || n, 'acme', 'http://LOCALHOST:80/old', '{invoice.paid}', 'whsec_' from generate_series(1, 2) n`),
    )
    expect((await admin('POST', '/webhooks', webhook('http://localhost/old'))).body).toMatchObject({
      quota: 'endpoints_per_url',
    })
    expect((await admin('POST', '/webhooks', webhook('http://localhost/new'))).status).toBe(201)
  })

  it('gives the last place of a quota to one of two concurrent requests', async () => {
    const { admin } = await start({ endpoints: 1 })
    const responses = await Promise.all(URLS.map(async (url) => admin('POST', '/webhooks', webhook(url))))
    expect(responses.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(responses.filter(({ status }) => status === 422)).toHaveLength(2)
  })

  it('limits events per second with 429, for one organization', async () => {
    const { admin, foreign } = await start({ eventsPerSecond: 1 })
    const event = { body: { type: 'invoice.paid', data: {} } }
    const responses = await Promise.all([1, 2, 3, 4].map(async () => admin('POST', '/events', event)))
    const rejected = responses.find(({ status }) => status !== 202)
    expect(rejected).toMatchObject({
      status: 429,
      body: {
        code: 'ERR_API_QUOTA',
        detail: 'The quota events_per_second of the organization is 1. Retry after 1 s.',
        quota: 'events_per_second',
        limit: 1,
      },
    })
    expect(rejected?.headers.get('retry-after')).toBe('1')
    expect((await foreign('POST', '/events', event)).status).toBe(202)
  })

  it('counts the bytes of requests that publish before it parses them, of each organization', async () => {
    const { admin, foreign } = await start({ publishBytesPerSecond: 1024 })
    const list = async () => (await admin('GET', '/events')).body['data']
    const invalid = { raw: `{"events":[${'0,'.repeat(60_000)}0]` }
    expect((await admin('POST', '/events/batch', invalid)).status).toBe(400)
    for (const path of ['/events', '/events/batch']) {
      const rejected = await admin('POST', path, invalid)
      expect(rejected).toMatchObject({
        status: 429,
        body: { code: 'ERR_API_QUOTA', quota: 'publish_bytes_per_second', limit: 1024 },
      })
      // 120 kB at 1 kB a second.
      expect(Number(rejected.headers.get('retry-after'))).toBeGreaterThan(60)
    }
    expect(await list()).toEqual([])
    expect((await foreign('POST', '/events', { body: { type: 'invoice.paid', data: {} } })).status).toBe(202)
    expect((await admin('POST', '/webhooks', webhook(URLS[0]))).status).toBe(201)
  })

  it('counts test events for the quota', async () => {
    const { admin } = await start({ eventsPerSecond: 1 })
    const { id } = (await admin('POST', '/webhooks', webhook(URLS[0]))).body
    const test = async () => admin('POST', `/webhooks/${String(id)}/test`)
    const responses = await Promise.all([1, 2, 3, 4].map(test))
    expect(responses.map(({ status }) => status)).toContain(429)
  })

  it('limits bodies, running replays, listeners and streams', async () => {
    const { admin, foreign } = await start({
      payloadBytes: 100,
      runningReplays: 1,
      listeners: 0,
      changeStreams: 0,
    })
    const event = { body: { type: 'invoice.paid', data: 'x'.repeat(100) } }
    expect((await admin('POST', '/events', event)).body).toMatchObject({ quota: 'payload_bytes', limit: 100 })
    expect((await admin('POST', '/replay')).status).toBe(202)
    expect((await admin('POST', '/replay')).body).toMatchObject({ quota: 'running_replays', limit: 1 })
    expect((await foreign('POST', '/replay')).status).toBe(202)
    const listen = await admin('POST', '/listen', { body: { events: ['invoice.paid'] } })
    expect(listen).toMatchObject({ status: 422, body: { quota: 'listeners', limit: 0 } })
    expect(await admin('GET', '/changes')).toMatchObject({ status: 422, body: { quota: 'change_streams' } })
  })

  it('counts streams of changes without those of listeners', async () => {
    const { url, operatorKey } = await start({ changeStreams: 1 })
    const headers = { authorization: `Bearer ${operatorKey}` }
    for (const open of [{ events: ['invoice.paid'] }, { events: ['invoice.paid'] }, undefined]) {
      const path = open === undefined ? 'changes' : 'listen'
      const { disconnect } = await openStream(`${url}/api/v1/${path}`, headers, open)
      onTestFinished(disconnect)
    }
    const second = await fetch(`${url}/api/v1/changes`, { headers })
    expect(second.status).toBe(422)
    await second.body?.cancel()
  })

  it('limits what the listeners of an organization leave unread', async () => {
    const api = await startApi({}, { requestTimeoutSeconds: 2 })
    onTestFinished(api.stop)
    const quotas = { unread_bytes_per_listener: 300_000 }
    await api.operator('PUT', '/organizations/acme', { body: { quotas } })
    await api.sender.start()
    const connect = async (organizationId: string) => {
      const handed: string[] = []
      const listener = await api.sender.listeners.connect(
        { events: ['invoice.paid'], organizationId },
        ({ body }) => {
          handed.push(body)
          return new Promise(() => {}) // never read
        },
      )
      onTestFinished(listener.close)
      return { ...listener, handed, organizationId }
    }
    const listeners = [await connect('acme'), await connect('umbrella')]
    const data = 'x'.repeat(200_000)
    for (const { organizationId } of listeners)
      for (let n = 0; n < 4; n++)
        await api.sender.events.publish({ type: 'invoice.paid', data, organizationId })
    const [limited, other] = listeners
    await expect.poll(() => limited?.signal.aborted).toBe(true)
    await expect.poll(() => other?.handed.length).toBe(4)
    expect(limited?.handed).toHaveLength(1)
    expect(other?.signal.aborted).toBe(false)
  })

  it('lets only an operator change the quotas of one organization, which can see them', async () => {
    const { admin, foreign, operator } = await start({ endpoints: 0 })
    expectProblem(await admin('PUT', '/organizations/acme', { body: { quotas: {} } }), 403, 'ERR_API_SCOPE')
    const body = { quotas: { endpoints: 1 } }
    expect(await operator('PUT', '/organizations/acme', { body })).toMatchObject({ status: 200, body })
    expect((await admin('GET', '/organizations/acme')).body).toMatchObject({
      quotas: { endpoints: 1, events_per_second: 10_000 },
    })
    expect((await admin('POST', '/webhooks', webhook(URLS[0]))).status).toBe(201)
    expect((await foreign('POST', '/webhooks', webhook(URLS[0]))).status).toBe(422)
    const more = { quotas: { listeners: 3, change_streams: 5 } }
    await operator('PUT', '/organizations/acme', { body: more })
    const reset = await operator('PUT', '/organizations/acme', { body: { quotas: { listeners: null } } })
    expect(reset.body).toMatchObject({
      quotas: { endpoints: 1, listeners: 20, change_streams: 5 },
      quota_overrides: { endpoints: 1, change_streams: 5 },
    })
    expect((await admin('GET', '/organizations/acme')).body['quota_overrides']).toEqual({
      endpoints: 1,
      change_streams: 5,
    })
    for (const quotas of [{ endpoints: -1 }, { events: 1 }, { endpoints: 1.5 }])
      expect(await operator('PUT', '/organizations/acme', { body: { quotas } })).toMatchObject({
        status: 422,
      })
  })

  it('rejects a default quota out of range', async () => {
    const wrong = createTestSender({ quotas: { endpoints: -1 } })
    await expect(wrong).rejects.toMatchObject({ code: 'ERR_SENDER_OPTION' })
  })
})

import { createInbox, type Inbox } from '@hookseal/inbox'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { serve } from '../../src/api.ts'
import { type Call, expectProblem, startApi, type TestApi } from './start-api.ts'

let api: TestApi
let inbox: Inbox
let withInbox: Call
let asAdmin: Call
let stop: () => Promise<void>
let fails = true

beforeAll(async () => {
  api = await startApi()
  inbox = await createInbox({
    database: api.sender.database,
    scheduleSeconds: [0],
    logger: api.sender.log,
  })
  inbox.on(
    'invoice.paid',
    () => {
      if (fails) throw new TypeError('the ledger is closed')
    },
    { orderBy: ({ tenant }) => tenant },
  )
  await inbox.start()
  const server = await serve(api.sender, { port: 0, inbox })
  withInbox = caller(server.url, api.operatorKey)
  asAdmin = caller(
    server.url,
    (
      await api.sender.apiKeys.create({
        name: 'all scopes',
        scopes: ['admin'],
        organizationIds: ['acme', 'umbrella'],
      })
    ).key,
  )
  stop = async () => {
    await server.close()
    await inbox.stop()
    await api.stop()
  }
})
afterAll(async () => stop())

function caller(url: string, key: string): Call {
  return async (method, path, { body } = {}) => {
    const response = await fetch(`${url}${path.startsWith('//') ? path.slice(1) : `/api/v1${path}`}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '')
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : {}, text }
  }
}

async function receive(
  id: string,
  body: Uint8Array = Buffer.from('{"type":"invoice.paid","amount":1.50}'),
): Promise<string> {
  await inbox.accept(
    {
      id,
      timestamp: new Date('2026-11-22T10:00:00Z'),
      type: 'invoice.paid',
      payload: { type: 'invoice.paid' },
      body,
      tenant: 'acme',
      authenticated: 'signature',
      key: { index: 0 },
    },
    `stripe:${id}`,
  )
  const { body: page } = await withInbox('GET', `/inbox/messages?q=${id}`)
  return (page['data'] as { id: string }[])[0]?.id ?? 'none'
}

async function until(id: string, status: string): Promise<void> {
  await expect.poll(async () => (await inbox.messages.get(id)).status).toBe(status)
}

it('lists, shows, replays, discards and erases messages', async () => {
  const id = await receive('evt_rest')
  await until(id, 'dead')
  const shown = await withInbox('GET', `/inbox/messages/${id}`)
  expect(shown).toMatchObject({
    status: 200,
    body: {
      id,
      event_id: 'evt_rest',
      type: 'invoice.paid',
      tenant: 'acme',
      provider: 'stripe',
      handler: 'invoice.paid',
      order_key: 'acme',
      status: 'dead',
      attempt: 1,
      error: 'TypeError: the ledger is closed',
      body: '{"type":"invoice.paid","amount":1.50}',
      body_encoding: 'utf-8',
      payload: { type: 'invoice.paid', amount: 1.5 },
      runs: [{ attempt: 1, outcome: 'dead', error_name: 'TypeError', error_stack: expect.any(String) }],
    },
  })
  const listed = await withInbox(
    'GET',
    '/inbox/messages?status=dead&status=failed&handler=invoice.paid&limit=1',
  )
  const { body, body_encoding: _encoding, payload, runs, ...summary } = shown.body
  expect(listed.body).toEqual({ data: [summary], next_cursor: null, prev_cursor: null, searched_until: null })
  expect([body, payload, runs]).not.toContain(undefined)

  fails = false
  expect(await withInbox('POST', `/inbox/messages/${id}/replay`)).toMatchObject({ status: 202 })
  await until(id, 'done')
  const discarded = await withInbox('POST', `/inbox/messages/${id}/discard`, { body: { reason: 'x' } })
  expectProblem(discarded, 409, 'ERR_INBOX_CONFLICT')
  expect(await withInbox('DELETE', `/inbox/messages/${id}`)).toMatchObject({
    status: 200,
    body: { erased_at: expect.any(String), body: '', payload: null, order_key: null },
  })
  expectProblem(await withInbox('POST', `/inbox/messages/${id}/replay`), 409, 'ERR_INBOX_CONFLICT')

  expect(await withInbox('POST', '/inbox/handlers/invoice.paid/pause')).toMatchObject({
    status: 200,
    body: { name: 'invoice.paid', paused_at: expect.any(String) },
  })
  const first = await receive('evt_first')
  const binary = await receive('evt_binary', Buffer.from([0x7b, 0xff, 0x7d]))
  expect((await withInbox('GET', `/inbox/messages/${binary}`)).body).toMatchObject({
    status: 'blocked',
    body: 'e/99',
    body_encoding: 'base64',
  })
  expect((await withInbox('GET', '/inbox/keys')).body).toEqual({
    data: [
      {
        handler: 'invoice.paid',
        order_key: 'acme',
        head: { id: first, status: 'pending', attempt: 0, next_attempt_at: null, error: null },
        waiting: 1,
        since: expect.any(String),
      },
    ],
    next_cursor: null,
  })
  expect(
    await withInbox('POST', `/inbox/messages/${binary}/discard`, { body: { reason: 'not ours' } }),
  ).toMatchObject({
    status: 200,
    body: { status: 'discarded', error: 'not ours' },
  })
  expect((await withInbox('GET', '/inbox/handlers')).body).toMatchObject({
    data: [{ name: 'invoice.paid', type: 'invoice.paid', messages: { blocked: 0, failed: 0, dead: 0 } }],
  })
  expect(await withInbox('POST', '/inbox/handlers/invoice.paid/resume')).toMatchObject({
    body: { paused_at: null },
  })
  await until(first, 'done')
})

it('replays many messages in the background', async () => {
  fails = true
  const id = await receive('evt_many')
  await until(id, 'dead')
  fails = false
  const started = await withInbox('POST', '/inbox/replays', {
    body: { status: ['dead'], handler: 'invoice.paid' },
  })
  expect(started).toMatchObject({
    status: 202,
    body: { matched: 1, filter: { status: ['dead'], handler: 'invoice.paid' } },
  })
  const path = `/inbox/replays/${String(started.body['id'])}`
  await expect.poll(async () => (await withInbox('GET', path)).body['status']).toBe('done')
  expect((await withInbox('GET', path)).body).toMatchObject({ replayed: 1, finished_at: expect.any(String) })
  await until(id, 'done')
  expect((await withInbox('GET', '/inbox/replays')).body).toMatchObject({
    data: [{ id: started.body['id'] }],
  })
  expect((await withInbox('POST', `${path}/cancel`)).body).toMatchObject({ status: 'done' })
})

it('responds 404 with a code of its own without an inbox, and says in /me whether there is one', async () => {
  for (const path of ['/inbox/messages', '/inbox/handlers', '/inbox/keys', '/inbox/replays'])
    expectProblem(await api.operator('GET', path), 404, 'ERR_API_NO_INBOX')
  expect((await api.operator('GET', '/me')).body).toMatchObject({ inbox: false })
  expect((await withInbox('GET', '/me')).body).toMatchObject({ inbox: true })
  expect((await asAdmin('GET', '/me')).body).toMatchObject({ inbox: false })
})

it('gives access only to keys of operators', async () => {
  const id = await receive('evt_admin')
  await until(id, 'done')
  for (const [method, path] of [
    ['GET', '/inbox/messages'],
    ['GET', `/inbox/messages/${id}`],
    ['POST', `/inbox/messages/${id}/replay`],
    ['DELETE', `/inbox/messages/${id}`],
    ['GET', '/inbox/handlers'],
    ['POST', '/inbox/handlers/invoice.paid/pause'],
    ['GET', '/inbox/keys'],
    ['GET', '/inbox/replays'],
  ] as const)
    expectProblem(await asAdmin(method, path), 403, 'ERR_API_SCOPE')
})

it('rejects invalid input with the field, and unknown ids', async () => {
  expectProblem(await withInbox('GET', '/inbox/messages?status=lost'), 422, 'ERR_API_INVALID', 'status.0')
  expectProblem(await withInbox('GET', '/inbox/messages?cursor=x'), 422, 'ERR_INBOX_INVALID')
  expectProblem(await withInbox('GET', `/inbox/messages/msg_${'0'.repeat(32)}`), 404, 'ERR_INBOX_NOT_FOUND')
  expectProblem(await withInbox('GET', '/inbox/messages/%00'), 404, 'ERR_API_NOT_FOUND')
  expectProblem(await withInbox('POST', '/inbox/handlers/unknown/pause'), 404, 'ERR_INBOX_NOT_FOUND')
  expectProblem(
    await withInbox('POST', '/inbox/replays', { body: { status: 'pending' } }),
    422,
    'ERR_INBOX_INVALID',
  )
})

it('adds the metrics of the inbox to those of the sender', async () => {
  const { text } = await withInbox('GET', '//metrics')
  expect(text).toMatch(/^hookseal_attempts_total|^# HELP hookseal_attempts_total/m)
  expect(text).toMatch(/^hookseal_inbox_runs_total\{handler="invoice.paid",outcome="done"\} \d/m)
  expect(text).not.toContain('ledger')
})

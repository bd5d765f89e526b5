import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Call, startApi, type TestApi } from './start-api.ts'

const url = 'http://127.0.0.1:8080/hooks'
const events = ['invoice.paid']

let api: TestApi
let admin: Call
beforeAll(async () => {
  api = await startApi({}, { legacySignature: { header: 'X-Proof', sign: () => 'x' } })
  await api.sender.eventTypes.upsert('invoice.paid')
  admin = await api.as(['admin'])
})
afterAll(async () => api.stop())

it('removes hidden headers of a webhook whose URL moves to another origin, and names them', async () => {
  const headers = { 'X-Api-Key': 'sesame', 'x-session': '1', 'x-tenant': '42' }
  const created = await admin('POST', '/webhooks', { body: { url, events, headers } })
  const path = `/webhooks/${String(created.body['id'])}`
  const elsewhere = 'http://127.0.0.1:9090/hooks'
  expect(
    await admin('PATCH', path, { body: { url: elsewhere, headers: created.body['headers'] } }),
  ).toMatchObject({
    status: 422,
    body: {
      code: 'ERR_SENDER_INVALID',
      field: 'headers.X-Api-Key',
      errors: [{ message: expect.stringContaining('send the value again') }],
    },
  })
  expect(await admin('PATCH', path, { body: { url: elsewhere } })).toMatchObject({
    status: 200,
    body: {
      url: elsewhere,
      headers: { 'x-tenant': '42' },
      _warning: expect.stringContaining('X-Api-Key, x-session'),
    },
  })
  const secret = await admin('PATCH', path, { body: { legacy_secret: 'chosen-by-the-subscriber' } })
  expect(secret.body).toMatchObject({ has_legacy_secret: true })
  const moved = await admin('PATCH', path, { body: { url: 'http://127.0.0.1:9091/hooks' } })
  expect(moved.body).toMatchObject({
    has_legacy_secret: false,
    _warning: expect.stringContaining('legacy_secret'),
  })
  const sent = { url: elsewhere, legacy_secret: 'sent-with-the-new-url' }
  const kept = await admin('PATCH', path, { body: sent })
  expect(kept.body).toMatchObject({ has_legacy_secret: true })
  expect(kept.body).not.toHaveProperty('_warning')
  const unmoved = await admin('PATCH', path, { body: { url: `${elsewhere}/2` } })
  expect(unmoved.body).not.toHaveProperty('_warning')
  expect(unmoved.body).toMatchObject({ has_legacy_secret: true })
})

it.each(['webhook-id', 'Webhook-Timestamp', 'Webhook-Signature', 'content-type', 'User-Agent', 'x-proof'])(
  'rejects the custom header %s, which the sender sets',
  async (name) => {
    const problem = { status: 422, body: { code: 'ERR_API_INVALID', field: `headers.${name}` } }
    const body = { headers: { 'x-tenant': '42', [name]: 'x' } }
    expect(await admin('POST', '/webhooks', { body: { url, events, ...body } })).toMatchObject(problem)
    const created = await admin('POST', '/webhooks', { body: { url, events } })
    const path = `/webhooks/${String(created.body['id'])}`
    expect(await admin('PATCH', path, { body })).toMatchObject(problem)
  },
)

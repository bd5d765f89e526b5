import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OpenStream, openStream } from './open-stream.ts'
import { eventually, settledDeliveries, startStack, type Stack } from '../scenarios/start-stack.ts'

let stack: Stack
let origin: string
let key: string

beforeAll(async () => {
  stack = await startStack()
  origin = stack.origin
  await stack.sender.eventTypes.upsert('a.one')
  key = (await stack.sender.apiKeys.create({ name: 'dev', scopes: ['admin'], organizationIds: ['acme'] })).key
})
afterAll(async () => stack.stop())

async function listen(): Promise<OpenStream> {
  return openStream(`${origin}/api/v1/listen`, { authorization: `Bearer ${key}` }, { events: ['a.one'] })
}

describe('POST /listen', () => {
  it('streams signed deliveries, accepts their responses, and deletes the webhook on disconnect', async () => {
    const { events, disconnect } = await listen()
    const webhook = await eventually(() => events.find(({ event }) => event === 'webhook')?.data)
    const { body } = await stack.api('POST', '/events', { type: 'a.one', data: { n: 1 } })
    const {
      id,
      headers,
      body: sent,
    } = await eventually(() => events.find(({ event }) => event === 'delivery')?.data)
    // The type that the OpenAPI document describes.
    const signed = headers as Record<string, string>
    expect(new Webhook(String(webhook['signing_secret'])).verify(String(sent), signed)).toMatchObject({
      data: { n: 1 },
    })
    const path = `/listen/${String(webhook['id'])}/answers/${String(id)}`
    const response = {
      status: 201,
      headers: { 'x-app': 'local' },
      body_base64: Buffer.from('made').toString('base64'),
    }
    const foreign = await stack.as(['admin'], ['umbrella'])
    expect((await foreign('POST', path, response)).status).toBe(404)
    expect((await stack.api('POST', path, response)).status).toBe(204)
    expect((await stack.api('POST', path, response)).status).toBe(404)
    const [delivery] = await settledDeliveries(stack.api, String(body['id']))
    const { body: logged } = await stack.api('GET', `/deliveries/${String(delivery?.['id'])}`)
    expect(logged).toMatchObject({
      status: 'delivered',
      attempts: [{ response_status: 201, response_body: 'made' }],
    })
    disconnect()
    await eventually(async () => {
      const { status } = await stack.api('GET', `/webhooks/${String(webhook['id'])}`)
      return status === 404 ? true : undefined
    })
  })

  it('ends the listener when its key is revoked, and deletes the webhook', async () => {
    const own = await stack.sender.apiKeys.create({ name: 'x', scopes: ['admin'], organizationIds: ['acme'] })
    const headers = { authorization: `Bearer ${own.key}` }
    const stream = await openStream(`${origin}/api/v1/listen`, headers, { events: ['a.one'] })
    const webhook = await eventually(() => stream.events.find(({ event }) => event === 'webhook')?.data)
    await stack.sender.apiKeys.delete('acme', own.id)
    await stream.closed
    expect(stream.events.at(-1)).toStrictEqual({ event: 'end', data: { reason: 'key_revoked' } })
    await eventually(async () => {
      const { status } = await stack.api('GET', `/webhooks/${String(webhook['id'])}`)
      return status === 404 ? true : undefined
    })
  })

  it('responds with a problem instead of a stream to an invalid request', async () => {
    expect((await stack.api('POST', '/listen', { events: ['a.unknown'] })).status).toBe(422)
    expect((await stack.api('POST', '/listen', { events: [] })).status).toBe(422)
    const reader = await stack.as(['read'])
    expect((await reader('POST', '/listen', { events: ['a.one'] })).status).toBe(403)
  })
})

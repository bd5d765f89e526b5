import { createReceiver, type InboxPort, type WebhookMessage } from '@hookseal/core'
import { expect, it } from 'vitest'
import { github } from '../presets/github.ts'
import { acceptBodyToo, acceptEach } from './accept-body-too.ts'

const secret = 'secret-of-the-webhook'
const encoder = new TextEncoder()

/** An inbox in memory that knows a message by each of its keys. */
function createInbox(): InboxPort {
  const known = new Set<string>()
  return {
    async accept(_message, key, otherKeys = []) {
      const keys = [key, ...otherKeys]
      if (keys.some((one) => known.has(one))) return 'duplicate'
      for (const one of keys) known.add(one)
      return 'accepted'
    },
  }
}

function messageOf(body: string, type?: string): WebhookMessage {
  const message: WebhookMessage = {
    id: '1',
    timestamp: new Date(0),
    payload: undefined,
    body: encoder.encode(body),
    authenticated: 'signature',
    key: { index: 0 },
  }
  return type === undefined ? message : { ...message, type }
}

it('knows a recorded body under a new id as a duplicate, and another body under a new id not', async () => {
  const inbox = acceptBodyToo(createInbox())
  expect(await inbox.accept(messageOf('a', 'push'), 'github:1')).toBe('accepted')
  expect(await inbox.accept(messageOf('a', 'push'), 'github:2')).toBe('duplicate')
  expect(await inbox.accept(messageOf('a', 'release'), 'github:3')).toBe('duplicate')
  expect(await inbox.accept(messageOf('b', 'push'), 'github:1')).toBe('duplicate')
  expect(await inbox.accept(messageOf('b', 'push'), 'github:4')).toBe('accepted')
  // Another tenant may send an equal body.
  expect(await inbox.accept(messageOf('a', 'push'), 'github@acme:1')).toBe('accepted')
})

it('accepts one body of the types with equal bodies for each of them, and for no other type', async () => {
  const inbox = acceptBodyToo(createInbox(), ['orders/create', 'orders/paid'])
  expect(await inbox.accept(messageOf('a', 'orders/create'), 'shopify:1')).toBe('accepted')
  expect(await inbox.accept(messageOf('a', 'orders/create'), 'shopify:2')).toBe('duplicate')
  expect(await inbox.accept(messageOf('a', 'orders/paid'), 'shopify:3')).toBe('accepted')
  expect(await inbox.accept(messageOf('a', 'app/uninstalled'), 'shopify:4')).toBe('duplicate')
  expect(await inbox.accept(messageOf('b', 'app/uninstalled'), 'shopify:5')).toBe('accepted')
  expect(await inbox.accept(messageOf('b', 'orders/paid'), 'shopify:6')).toBe('duplicate')
})

it('accepts every delivery of a provider without ids', async () => {
  const inbox = acceptEach(createInbox())
  expect(await inbox.accept(messageOf('a'), 'a:1')).toBe('accepted')
  expect(await inbox.accept(messageOf('a'), 'a:1')).toBe('accepted')
})

it('keeps the replay of a recorded body under a new id out of the inbox of github()', async () => {
  const receiver = createReceiver(github({ secret, inbox: createInbox() }))
  const body = '{"action":"opened"}'
  const headers = await github.signedHeaders({ body, type: 'issues' }, secret)
  const statusOf = async (id: string): Promise<unknown> => {
    const head = { method: 'POST', headers: { ...headers, 'x-github-delivery': id } }
    const received = await receiver.receive(head, async (update) => update(encoder.encode(body)))
    return received.type === 'respond' && received.response.status
  }
  expect(await statusOf('11111111-0000-0000-0000-000000000000')).toBe(202)
  expect(await statusOf('22222222-0000-0000-0000-000000000000')).toBe(200)
})

it('throws ERR_WEBHOOK_OPTION for an inbox beside github(), which claims bodies', () => {
  const options = { ...github({ secret }), inbox: createInbox() }
  expect(() => createReceiver(options)).toThrow(
    expect.objectContaining({
      code: 'ERR_WEBHOOK_OPTION',
      message: expect.stringContaining('pass it to presets: github({ inbox })'),
    }),
  )
  expect(() => createReceiver(github({ secret, inbox: createInbox(), dedupe: false }))).toThrow(
    /inbox replaces/,
  )
})

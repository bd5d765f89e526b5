import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { InboxMessage } from '../src/index.ts'
import { messageOf } from './messages.ts'
import { openInbox } from './open-inbox.ts'
import { startServer, type TestServer } from './servers.ts'

describe.each(['pglite', 'postgres'])('on %s', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer(kind)
  })
  afterAll(async () => server.stop())

  it('accepts each of many concurrent copies once, in any number of processes', async () => {
    const inboxes = [await openInbox({ database: server.url }), await openInbox({ database: server.url })]
    const messages = Array.from({ length: 40 }, (_, n) =>
      messageOf({ type: 'copies', n }, { id: `copy ${n}` }),
    )
    const results = await Promise.all(
      // One process accepts them in the opposite order.
      inboxes.flatMap((inbox, index) =>
        (index === 0 ? messages : messages.toReversed()).flatMap((message) =>
          [1, 2].map(async () => inbox.accept(message, message.id)),
        ),
      ),
    )
    expect(results.filter((result) => result === 'accepted')).toHaveLength(40)
    expect(results.filter((result) => result === 'duplicate')).toHaveLength(120)
    for (const inbox of inboxes) await inbox.stop()
  })

  it('keeps messages apart whose keys differ only in what PostgreSQL cannot store', async () => {
    const inbox = await openInbox({ database: server.url })
    const long = 'x'.repeat(3000)
    const keys = ['k\0', 'k\0\0', 'k\uD800', 'k\uD801', `${long}1`, `${long}2`]
    const message = messageOf({ type: 'odd' }, { id: 'odd \0 id', tenant: '\uD800', type: 'odd\0type' })
    for (const key of keys) expect(await inbox.accept(message, key)).toBe('accepted')
    for (const key of keys) expect(await inbox.accept(message, key)).toBe('duplicate')
    await expect(inbox.accept(message, '')).rejects.toMatchObject({ code: 'ERR_INBOX_INVALID' })
    await inbox.stop()
  })

  it('accepts a body that is nested more deeply than can be compared, and a type of any length', async () => {
    const inbox = await openInbox({ database: server.url })
    const body = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const message = messageOf({}, { id: 'deep', payload: JSON.parse(body), body: Buffer.from(body) })
    expect(await inbox.accept({ ...message, type: 't'.repeat(10_000) }, 'deep')).toBe('accepted')
    const { data } = await inbox.messages.list({ search: 'deep' })
    expect(data[0]?.type).toBe('t'.repeat(300))
    await inbox.stop()
  })

  it('gives handlers the payload of a form, and the bytes of any body', async () => {
    const inbox = await openInbox({ database: server.url })
    const seen = new Map<string, InboxMessage>()
    inbox.on('*', (message) => void seen.set(message.id, message), { provider: kind })
    const cases = [
      { id: 'form', payload: { text: 'hello' }, body: 'text=hello' },
      { id: 'json sent as a form', payload: { '{"a":1}': '' }, body: '{"a":1}' },
      { id: 'an array', payload: [1, 2], body: ' [1, 2]' },
      { id: 'spaces', payload: { a: 1 }, body: ' {\n "a": 1}' },
      { id: 'escapes', payload: { 'ä"': 1 }, body: String.raw`{"\u00e4\"":1}` },
      { id: 'indexes', payload: { 1: 'x', b: 2 }, body: '{"b":2,"1":"x"}' },
    ]
    for (const { id, payload, body } of cases)
      await inbox.accept(messageOf({}, { id, payload, body: Buffer.from(body) }), `${kind}:${id}`)
    await inbox.start()
    await expect.poll(() => seen.size).toBe(cases.length)
    for (const { id, payload, body } of cases) {
      expect(seen.get(id)?.payload).toEqual(payload)
      expect(Buffer.from(seen.get(id)?.body ?? []).toString()).toBe(body)
      expect(seen.get(id)?.provider).toBe(kind)
    }
    await inbox.stop()
  })
})

it('rejects while the database is unavailable', async () => {
  const inbox = await openInbox()
  await inbox.stop()
  await expect(inbox.receive({ type: 'closed' })).rejects.toMatchObject({ code: 'ERR_INBOX_DATABASE' })
})

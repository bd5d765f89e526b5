import type { InboxPort, WebhookMessage } from '@hookseal/core'
import { describe, expect, it } from 'vitest'
import { EXACT_BODIES } from './adapter/corpus.ts'
import { HOSTILE_KEYS } from './hostile-keys.ts'
import { type MakeInbox, messageOf, useInbox } from './inbox/inbox-under-test.ts'

/**
 * Registers the contract of inboxes as vitest tests: one message for each key, also of concurrent copies, exact bytes, hostile keys and
 * messages.
 *
 * @param name The title of the suite, such as `createInbox on PostgreSQL`.
 * @param makeInbox Creates the inbox of each test.
 */
export function describeInboxPort(name: string, makeInbox: MakeInbox): void {
  describe(`${name} keeps the inbox contract`, () => {
    const subject = useInbox(makeInbox)
    const idsOfStored = async (): Promise<string[]> => (await subject.stored()).map(({ id }) => id)

    it('accepts a new message, and knows it and its copies as duplicates', async () => {
      expect(await subject.inbox.accept(messageOf('1'), '1')).toBe('accepted')
      expect(await subject.inboxAt(1).accept(messageOf('1'), '1')).toBe('duplicate')
      expect(await subject.inbox.accept(messageOf('2'), '2')).toBe('accepted')
      expect(await idsOfStored()).toEqual(['1', '2'])
    })

    it('accepts one of 100 concurrent copies', async () => {
      const results = await acceptAll(100, async (index) =>
        subject.inboxAt(index).accept(messageOf('1'), 'stripe:1'),
      )
      expect(results.filter((result) => result === 'accepted')).toHaveLength(1)
      expect(results.filter((result) => result === 'duplicate')).toHaveLength(99)
      expect(await idsOfStored()).toEqual(['1'])
    })

    it('accepts each of 100 concurrent messages, half of which have a copy among them', async () => {
      const ids = Array.from({ length: 100 }, (_, index) => String(index % 75))
      const results = await acceptAll(100, async (index) => {
        const id = ids[index] ?? ''
        return subject.inboxAt(index).accept(messageOf(id), id)
      })
      expect(results.filter((result) => result === 'accepted')).toHaveLength(75)
      expect((await idsOfStored()).toSorted()).toEqual([...new Set(ids)].toSorted())
    })

    it('knows a message by each of its other keys', async () => {
      expect(await subject.inbox.accept(messageOf('1'), 'a:1', ['a:x', 'a:y'])).toBe('accepted')
      expect(await subject.inboxAt(1).accept(messageOf('2'), 'a:2', ['a:y'])).toBe('duplicate')
      expect(await subject.inbox.accept(messageOf('1'), 'a:1', ['a:z'])).toBe('duplicate')
      expect(await subject.inbox.accept(messageOf('3'), 'a:3', ['a:v', 'a:v', 'a:x'])).toBe('duplicate')
      // The keys of duplicates are not kept.
      expect(await subject.inbox.accept(messageOf('2'), 'a:2', ['a:z', 'a:z'])).toBe('accepted')
      expect(await subject.inboxAt(1).accept(messageOf('3'), 'a:3', ['a:v'])).toBe('accepted')
      expect(await idsOfStored()).toEqual(['1', '2', '3'])
    })

    it('accepts a message that shares another key only with a duplicate of the moment', async () => {
      await subject.inbox.accept(messageOf('0'), 'a:0', ['a:x'])
      const otherKeys = [['a:x', 'a:y'], ['a:y', 'a:z'], ['a:z']]
      const results = await acceptAll(3, async (index) =>
        subject.inbox.accept(messageOf(`${index + 1}`), `a:${index + 1}`, otherKeys[index]),
      )
      expect(results).toEqual(['duplicate', 'accepted', 'duplicate'])
    })

    it('accepts one of 50 concurrent messages that share another key', async () => {
      const results = await acceptAll(50, async (index) =>
        subject
          .inboxAt(index)
          .accept(messageOf(String(index)), `a:${index}`, [`a:own:${index}`, 'a:shared', `a:tail:${index}`]),
      )
      expect(results.filter((result) => result === 'accepted')).toHaveLength(1)
      expect(await idsOfStored()).toHaveLength(1)
    })

    it.each(EXACT_BODIES)('stores the exact bytes of %s', async (_name, text) => {
      const body = new TextEncoder().encode(text)
      const message = messageOf('1', { body, payload: JSON.parse(text) })
      expect(await subject.inbox.accept(message, '1')).toBe('accepted')
      const [stored] = await subject.stored()
      expect(Buffer.from(stored?.body ?? []).toString()).toBe(text)
    })

    it('stores a body that is neither JSON nor text', async () => {
      const body = Uint8Array.of(0, 255, 254, 0, 128)
      const message = messageOf('1', { body, payload: { field: 'value' } })
      expect(await subject.inbox.accept(message, '1')).toBe('accepted')
      const [stored] = await subject.stored()
      expect([...(stored?.body ?? [])]).toEqual([...body])
    })

    it.each([...HOSTILE_KEYS, 'a\u0001body:b'])('distinguishes the key %j from other keys', async (key) => {
      expect(await subject.inbox.accept(messageOf('1'), key)).toBe('accepted')
      expect(await subject.inbox.accept(messageOf('2'), `${key}2`)).toBe('accepted')
      expect(await subject.inbox.accept(messageOf('1'), key)).toBe('duplicate')
    })

    it.each<[string, Partial<WebhookMessage>]>([
      ['a type with a NUL', { type: 'a\u0000b' }],
      ['a type with a lone surrogate', { type: 'a\ud800b' }],
      ['a type of 100 kB', { type: 'a'.repeat(100_000) }],
      ['an id with a NUL', { id: 'msg\u0000' }],
      ['a tenant of unusual characters', { tenant: "a'; --\u0001🔑" }],
      ['a payload with a NUL in a string', { payload: { text: 'a\u0000b' } }],
      ['a timestamp at the end of time', { timestamp: new Date(8.64e15) }],
      ['no type', { type: undefined as unknown as string }],
    ])('accepts a message with %s, beside others of the moment', async (_name, changes) => {
      const results = await acceptAll(5, async (index) =>
        subject.inbox.accept(messageOf(String(index), index === 2 ? changes : {}), `key ${index}`),
      )
      expect(results).toEqual(Array.from({ length: 5 }, () => 'accepted'))
      expect(await subject.stored()).toHaveLength(5)
    })
  })
}

async function acceptAll(
  count: number,
  accept: (index: number) => ReturnType<InboxPort['accept']>,
): Promise<('accepted' | 'duplicate')[]> {
  return Promise.all(Array.from({ length: count }, async (_, index) => accept(index)))
}

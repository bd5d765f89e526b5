import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createInbox, discard, type HandlerOptions, type InboxOptions, retryAfter } from '../src/index.ts'
import { openInbox, type TestInbox } from './open-inbox.ts'

describe('createInbox', () => {
  it.each<[string, InboxOptions]>([
    ['scheduleSeconds', { scheduleSeconds: [] }],
    ['scheduleSeconds', { scheduleSeconds: [5] }],
    ['scheduleSeconds', { scheduleSeconds: [0, -1] }],
    ['scheduleSeconds', { scheduleSeconds: [0, Number.NaN] }],
    ['scheduleSeconds', { scheduleSeconds: 'standard' as never }],
    ['jitter', { jitter: 2 }],
    ['concurrency', { concurrency: 0 }],
    ['timeoutSeconds', { timeoutSeconds: Infinity }],
    ['retentionSeconds', { retentionSeconds: 60 }],
    ['unhandled', { unhandled: 'drop' as never }],
    ['connections', { connections: 1 }],
  ])('rejects an invalid %s with ERR_INBOX_OPTION', async (name, options) => {
    await expect(createInbox({ database: 'pglite:', ...options })).rejects.toMatchObject({
      code: 'ERR_INBOX_OPTION',
      message: expect.stringContaining(name),
    })
  })

  it('rejects another kind of database with ERR_INBOX_DATABASE', async () => {
    await expect(createInbox({ database: 'mysql://localhost' })).rejects.toMatchObject({
      code: 'ERR_INBOX_DATABASE',
    })
  })
})

describe('an inbox', () => {
  let inbox: TestInbox
  beforeAll(async () => {
    inbox = await openInbox()
  })
  afterAll(async () => inbox.stop())

  it.each<[string, unknown, unknown, HandlerOptions]>([
    ['an empty type', '', () => {}, {}],
    ['a type that is no string', undefined, () => {}, {}],
    ['a wildcard in the middle', 'a.*.b', () => {}, {}],
    ['a wildcard without a dot', 'a*', () => {}, {}],
    ['a type of 201 characters', 'x'.repeat(201), () => {}, {}],
    ['a handler that is no function', 'a', undefined, {}],
    ['an orderBy that is no function', 'a', () => {}, { orderBy: 'customer' as never }],
    ['an empty name', 'a', () => {}, { name: '' }],
    ['a name with a line break', 'a', () => {}, { name: 'a\nb' }],
  ])('rejects %s with ERR_INBOX_HANDLER', (_name, type, handler, options) => {
    expect(() => inbox.on(type as string, handler as () => void, options)).toThrow(
      expect.objectContaining({ code: 'ERR_INBOX_HANDLER' }),
    )
  })

  it.each<[string, HandlerOptions]>([
    ['scheduleSeconds', { scheduleSeconds: [1] }],
    ['concurrency', { concurrency: 1.5 }],
    ['timeoutSeconds', { timeoutSeconds: 0 }],
    ['jitter', { jitter: -1 }],
  ])('rejects an invalid %s of a handler with ERR_INBOX_OPTION', (name, options) => {
    expect(() => inbox.on('b', () => {}, options)).toThrow(
      expect.objectContaining({ code: 'ERR_INBOX_OPTION', message: expect.stringContaining(name) }),
    )
  })

  it('rejects a second handler of a type, and of a name', () => {
    inbox.on('twice', () => {})
    inbox.on('twice', () => {}, { provider: 'stripe' })
    const conflict = expect.objectContaining({
      code: 'ERR_INBOX_HANDLER',
      message: expect.stringContaining('twice'),
    })
    expect(() => inbox.on('twice', () => {})).toThrow(conflict)
    expect(() => inbox.on('twice', () => {}, { provider: 'stripe' })).toThrow(conflict)
    expect(() => inbox.on('once', () => {}, { name: 'twice' })).toThrow(conflict)
  })

  it('rejects invalid times of drain, stop, retryAfter and discard with ERR_INBOX_OPTION', async () => {
    const option = expect.objectContaining({ code: 'ERR_INBOX_OPTION' })
    await expect(inbox.drain({ maxSeconds: -1 })).rejects.toEqual(option)
    await expect(inbox.stop({ timeoutSeconds: Number.NaN })).rejects.toEqual(option)
    expect(() => retryAfter(-1)).toThrow(option)
    expect(() => retryAfter('1' as never)).toThrow(option)
    expect(() => discard(undefined as never)).toThrow(option)
  })
})

it('routes a message to the most specific handler, and that of its provider first', async () => {
  const inbox = await openInbox()
  const seen: string[] = []
  const patterns = ['*', 'a.*', 'a.b.*', 'a.b.c']
  for (const type of patterns) inbox.on(type, ({ id }) => void seen.push(`${id}: ${type}`))
  inbox.on('a.*', ({ id }) => void seen.push(`${id}: a.* of p`), { provider: 'p' })
  const types = ['a.b.c', 'a.b.d', 'a.x', 'b', undefined, 'a', `a.${'x.'.repeat(100_000)}`]
  for (const [index, type] of types.entries())
    await inbox.receive(type === undefined ? {} : { type }, { id: `${index}` })
  await inbox.receive({ type: 'a.b.c' }, { id: 'p:6' })
  await inbox.receive({ type: 'a.q' }, { id: 'p:7' })
  await inbox.drain()
  expect(seen.toSorted()).toEqual([
    '0: a.b.c',
    '1: a.b.*',
    '2: a.*',
    '3: *',
    '4: *',
    '5: *',
    '6: a.*',
    'p:6: a.b.c',
    'p:7: a.* of p',
  ])
  await inbox.stop()
})

it('gives handlers the output of the schema, and fails the run of a payload that does not match', async () => {
  const events = { 'user.created': z.object({ email: z.string().transform((email) => email.toLowerCase()) }) }
  const inbox = await openInbox({ events, scheduleSeconds: [0] })
  const seen: unknown[] = []
  inbox.on('user.created', ({ payload }) => void seen.push(payload), {
    orderBy: ({ payload }) => payload.email,
  })
  await inbox.receive({ type: 'user.created', email: 'A@B.C' }, { id: 'valid' })
  await inbox.receive({ type: 'user.created' }, { id: 'invalid' })
  await inbox.drain()
  expect(seen).toEqual([{ type: 'user.created', email: 'a@b.c' }])
  expect(await inbox.rows('select event_id, order_key, status from messages order by seq')).toEqual([
    { event_id: 'valid', order_key: 'a@b.c', status: 'done' },
    { event_id: 'invalid', order_key: null, status: 'dead' },
  ])
  await inbox.stop()
})

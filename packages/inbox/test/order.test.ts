import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { discard } from '../src/index.ts'
import { openInbox, type TestInbox } from './open-inbox.ts'
import { startServer, type TestServer } from './servers.ts'

describe.each(['pglite', 'postgres'])('on %s', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer(kind)
  })
  afterAll(async () => server.stop())

  /** Opens two inboxes that share a database, like two processes. */
  async function openInboxes(): Promise<TestInbox[]> {
    const options = { database: server.url, scheduleSeconds: [0, 0.02, 0.02] }
    return [await openInbox(options), await openInbox(options)]
  }

  it('runs messages of a key one at a time and in the order of acceptance, through failures and in all processes', async () => {
    const inboxes = await openInboxes()
    const ended = new Map<string, number[]>()
    const inFlight = new Map<string, number>()
    const overlaps: string[] = []
    for (const inbox of inboxes)
      inbox.on(
        'order.mixed',
        async ({ payload }, { attempt }) => {
          const { key, n } = payload as { key: string; n: number }
          const running = (inFlight.get(key) ?? 0) + 1
          inFlight.set(key, running)
          if (running > 1) overlaps.push(`${key} ${n}`)
          await new Promise((resolve) => setTimeout(resolve, 2))
          inFlight.set(key, running - 1)
          // Each third message fails once, each seventh goes dead, each fifth is discarded.
          if (n % 7 === 6 || (n % 3 === 2 && attempt === 1)) throw new Error('no')
          ended.set(key, [...(ended.get(key) ?? []), n])
          if (n % 5 === 4) throw discard('not needed')
        },
        { orderBy: ({ payload }) => (payload as { key: string }).key },
      )
    // One half is accepted before the start, in turns of the processes, and several keys at a time.
    const keys = ['a', 'b', 'c']
    async function acceptAll(from: number, to: number): Promise<void> {
      await Promise.all(
        keys.map(async (key) => {
          for (let n = from; n < to; n++)
            await inboxes[n % inboxes.length]?.receive({ type: 'order.mixed', key, n }, { id: `${key} ${n}` })
        }),
      )
    }
    await acceptAll(0, 8)
    await Promise.all(inboxes.map(async (inbox) => inbox.start()))
    await acceptAll(8, 15)
    const expected = Array.from({ length: 15 }, (_, n) => n).filter((n) => n % 7 !== 6)
    for (const key of keys) await expect.poll(() => ended.get(key)).toEqual(expected)
    expect(overlaps).toEqual([])
    const [inbox] = inboxes
    await expect.poll(async () => inbox?.rows('select from order_keys')).toEqual([])
    expect(await inbox?.rows(`select status from undone where status <> 'dead'`)).toEqual([])
    for (const one of inboxes) await one.stop()
  })

  it('blocks only the key whose message fails, and shows what waits', async () => {
    const [inbox] = await openInboxes()
    if (inbox === undefined) throw new Error('no inbox')
    const ended: string[] = []
    inbox.on(
      'order.blocked',
      ({ id, payload }) => {
        if ((payload as { fails?: boolean }).fails) throw new Error('no')
        ended.push(id)
      },
      {
        scheduleSeconds: [0, 1000],
        orderBy: ({ payload }) => (payload as { key?: string }).key,
      },
    )
    await inbox.start()
    await inbox.receive({ type: 'order.blocked', key: 'bad', fails: true }, { id: 'bad 1' })
    for (const id of ['bad 2', 'bad 3']) await inbox.receive({ type: 'order.blocked', key: 'bad' }, { id })
    await inbox.receive({ type: 'order.blocked', key: 'good' }, { id: 'good 1' })
    await inbox.receive({ type: 'order.blocked', key: 'good' }, { id: 'good 2' })
    await inbox.receive({ type: 'order.blocked' }, { id: 'free' })
    await expect.poll(() => ended.toSorted()).toEqual(['free', 'good 1', 'good 2'])
    await expect
      .poll(async () =>
        inbox.rows(
          `select m.event_id, m.status from messages m where handler = 'order.blocked' and status <> 'done' order by seq`,
        ),
      )
      .toEqual([
        { event_id: 'bad 1', status: 'failed' },
        { event_id: 'bad 2', status: 'blocked' },
        { event_id: 'bad 3', status: 'blocked' },
      ])
    expect(
      await inbox.rows(
        `select k.order_key, k.waiting, m.event_id from order_keys k join messages m on m.id = k.head`,
      ),
    ).toEqual([{ order_key: 'bad', waiting: 2, event_id: 'bad 1' }])
    await inbox.stop()
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('no key')
      },
      'threw: no key',
    ],
    ['returns a number', () => 1, 'must return a string or undefined'],
    ['returns a promise', async () => Promise.reject(new Error('late')), 'must return a string or undefined'],
  ])('accepts a message as dead whose orderBy %s', async (name, orderBy, error) => {
    const [inbox] = await openInboxes()
    inbox?.on('order.invalid', () => {}, { orderBy: orderBy as never })
    expect(
      await inbox?.receive({ type: 'order.invalid', secret: 'card number' }, { id: `invalid ${name}` }),
    ).toBe('accepted')
    expect(
      await inbox?.rows(`select status, error from messages where event_id = 'invalid ${name}'`),
    ).toEqual([
      {
        status: 'dead',
        error: `ERR_INBOX_HANDLER: orderBy of the handler 'order.invalid' ${error}${name === 'throws' ? '' : '.'}`,
      },
    ])
    expect(inbox?.logged.join()).toContain('orderBy failed')
    expect(inbox?.logged.join()).not.toContain('card number')
    await inbox?.stop()
  })

  it.each([
    [
      'a value without text',
      Object.create(null),
      'The handler threw a value that is no error and cannot be shown.',
    ],
    ['a long message', new Error('x'.repeat(1_000_000)), 'x'.repeat(4000)],
  ])('makes a waiting message dead whose orderBy throws %s', async (name, thrown, error) => {
    const [inbox] = await openInboxes()
    await inbox?.receive({ type: 'order.thrown' }, { id: name })
    inbox?.on('order.thrown', () => {}, {
      orderBy: () => {
        throw thrown
      },
    })
    await inbox?.start()
    expect(await inbox?.rows(`select status, error from messages where event_id = '${name}'`)).toEqual([
      { status: 'dead', error: `ERR_INBOX_HANDLER: orderBy of the handler 'order.thrown' threw: ${error}` },
    ])
    await inbox?.stop()
  })

  it('keeps the order of messages that waited for a handler', async () => {
    const [first, second] = await openInboxes()
    if (first === undefined || second === undefined) throw new Error('no inbox')
    const ended: string[] = []
    for (const id of ['w 1', 'w 2', 'w 3']) await first.receive({ type: 'order.late', key: 'k' }, { id })
    for (const inbox of [first, second])
      inbox.on('order.*', ({ id }) => void ended.push(id), {
        orderBy: ({ payload }) => (payload as { key: string }).key,
      })
    // Its process has the handler, but others of the key wait.
    await second.receive({ type: 'order.later', key: 'k' }, { id: 'w 4' })
    expect(
      await second.rows(`select event_id, status from messages where event_id like 'w %' order by seq`),
    ).toEqual(['w 1', 'w 2', 'w 3', 'w 4'].map((event_id) => ({ event_id, status: 'waiting' })))
    await second.start()
    await second.receive({ type: 'order.late', key: 'k' }, { id: 'w 5' })
    await expect.poll(() => ended).toEqual(['w 1', 'w 2', 'w 3', 'w 4', 'w 5'])
    for (const inbox of [first, second]) await inbox.stop()
  })
})

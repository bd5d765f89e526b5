import { startPostgres } from '@hookseal/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { discard, type InboxOptions, type MessageFilter } from '../../src/index.ts'
import { openInbox, type TestInbox } from '../open-inbox.ts'

const SECRET = 'cus_secret_4711'

/** The order key of a message of many. */
function keyOf(eventId: string): string {
  return eventId.slice(0, 7)
}

describe.each(['pglite', 'postgres'])('on %s', (kind) => {
  const server = { url: 'pglite:', stop: async () => {} }
  let inbox: TestInbox
  /** What the handler for `order.*` does with the next runs, by event id. */
  const failing = new Set<string>()
  const ran: string[] = []
  const slow = Promise.withResolvers<void>()
  const aborted: unknown[] = []

  beforeAll(async () => {
    if (kind === 'postgres') Object.assign(server, await startPostgres())
    inbox = await open()
    await inbox.start()
  })
  afterAll(async () => {
    await inbox.stop()
    await server.stop()
  })

  async function open(options: InboxOptions = {}): Promise<TestInbox> {
    const opened = await openInbox({ database: server.url, scheduleSeconds: [0, 0.05], ...options })
    opened.on(
      'order.*',
      ({ id }) => {
        ran.push(id)
        if (failing.has(id)) throw new TypeError(`no ${SECRET}`, { cause: new RangeError('cause') })
      },
      { orderBy: ({ payload }) => (payload as { customer?: string }).customer },
    )
    opened.on('slow', async (_, { signal }) => {
      slow.resolve()
      await new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => {
          aborted.push(signal.reason)
          resolve()
        })
      })
    })
    opened.on('dropped', () => {
      throw discard('not ours')
    })
    return opened
  }

  async function find(filter: MessageFilter): Promise<string[]> {
    return (await inbox.messages.list(filter)).data.map(({ eventId }) => eventId)
  }

  async function idOf(eventId: string): Promise<string> {
    const { data } = await inbox.messages.list({ search: eventId })
    return data.find((message) => message.eventId === eventId)?.id ?? 'none'
  }

  async function receive(id: string, type = 'order.paid', data: object = {}): Promise<string> {
    await inbox.receive({ type, ...data }, { id })
    return idOf(id)
  }

  async function statusOf(id: string): Promise<string> {
    return (await inbox.messages.get(id)).status
  }

  async function until(id: string, status: string): Promise<void> {
    await expect.poll(async () => statusOf(id), { interval: 10 }).toBe(status)
  }

  it('shows a dead message with its body and the errors of its runs, and replays it under its id', async () => {
    failing.add('evt_dead')
    const id = await receive('evt_dead', 'order.paid', { customer: 'a', amount: 12.5 })
    await until(id, 'dead')
    expect(await inbox.messages.get(id)).toMatchObject({
      eventId: 'evt_dead',
      type: 'order.paid',
      handler: 'order.*',
      orderKey: 'a',
      attempt: 2,
      error: `TypeError: no ${SECRET}`,
      payload: { type: 'order.paid', customer: 'a', amount: 12.5 },
      body: expect.any(Uint8Array),
      finishedAt: expect.any(Date),
      erasedAt: null,
      runs: [
        { attempt: 1, outcome: 'failed' },
        {
          attempt: 2,
          outcome: 'dead',
          errorName: 'TypeError',
          errorMessage: `no ${SECRET}`,
          errorCause: 'RangeError: cause',
          errorStack: expect.stringContaining('administration.test'),
          startedAt: expect.any(Date),
          durationMs: expect.any(Number),
        },
      ],
    })
    expect(await inbox.runs(id)).toHaveLength(2)
    failing.clear()
    expect(await inbox.messages.replay(id)).toMatchObject({ id, error: null, finishedAt: null })
    await until(id, 'done')
    expect((await inbox.runs(id)).map(({ outcome }) => outcome)).toEqual(['failed', 'dead', 'done'])
    // A message that was handled can be repeated, too.
    await inbox.messages.replay(id)
    await expect.poll(async () => (await inbox.messages.get(id)).attempt).toBe(4)
    await until(id, 'done')
  })

  it('replays in the order of acceptance: before messages of its key that were accepted later and wait', async () => {
    failing.add('evt_k1')
    const first = await receive('evt_k1', 'order.paid', { customer: 'k' })
    await until(first, 'dead')
    await inbox.handlers.pause('order.*')
    await receive('evt_k2', 'order.paid', { customer: 'k' })
    const third = await receive('evt_k3', 'order.paid', { customer: 'k' })
    expect(await statusOf(third)).toBe('blocked')
    failing.clear()
    await inbox.messages.replay(first)
    expect(await statusOf(first)).toBe('blocked')
    expect(await inbox.keys.list()).toMatchObject({
      data: [
        {
          handler: 'order.*',
          orderKey: 'k',
          waiting: 2,
          head: { status: 'pending', attempt: 0, error: null },
        },
      ],
      nextCursor: null,
    })
    const before = ran.length
    await inbox.handlers.resume('order.*')
    await until(third, 'done')
    expect(ran.slice(before)).toEqual(['evt_k2', 'evt_k1', 'evt_k3'])
    expect((await inbox.keys.list()).data).toEqual([])
  })

  it('rejects a replay of an unfinished message, and unknown ids', async () => {
    const id = await receive('evt_waiting', 'unhandled.type')
    await expect(inbox.messages.replay(id)).rejects.toMatchObject({ code: 'ERR_INBOX_CONFLICT' })
    const unknown = `msg_${'0'.repeat(32)}`
    for (const call of [
      async () => inbox.messages.get(unknown),
      async () => inbox.messages.get("' or 1=1"),
      async () => inbox.messages.replay(unknown),
      async () => inbox.messages.discard('msg_\0', 'x'),
      async () => inbox.messages.discard(unknown, 'x'),
      async () => inbox.messages.erase(unknown),
      async () => inbox.runs('no id'),
      async () => inbox.replays.get('rpl_1'),
      async () => inbox.replays.cancel(`rpl_${'0'.repeat(32)}`),
      async () => inbox.handlers.pause('unknown\0'),
    ])
      await expect(call()).rejects.toMatchObject({ name: 'InboxError', code: 'ERR_INBOX_NOT_FOUND' })
    for (const [filter, name] of [
      [{ limit: 0 }, 'limit'],
      [{ cursor: 'x' }, 'cursor'],
      [{ status: 'lost' }, 'status'],
      [{ status: [] }, 'status'],
      [{ search: '' }, 'search'],
      [{ type: 'a\0' }, 'type'],
      [{ since: new Date(NaN) }, 'since'],
    ] as const)
      await expect(inbox.messages.list(filter as object)).rejects.toMatchObject({
        code: 'ERR_INBOX_INVALID',
        message: expect.stringContaining(name),
      })
    await expect(inbox.messages.discard(id, '')).rejects.toMatchObject({ code: 'ERR_INBOX_INVALID' })
    await expect(inbox.keys.list({ cursor: 'e30' })).rejects.toMatchObject({ code: 'ERR_INBOX_INVALID' })
    await inbox.messages.discard(id, 'no handler will come')
    expect(await inbox.messages.get(id)).toMatchObject({ status: 'discarded', error: 'no handler will come' })
    await expect(inbox.messages.discard(id, 'again')).rejects.toMatchObject({ code: 'ERR_INBOX_CONFLICT' })
  })

  it('lets the messages of a key continue when its failing head is discarded', async () => {
    failing.add('evt_h1')
    const [head, next] = [
      await receive('evt_h1', 'order.paid', { customer: 'h' }),
      await receive('evt_h2', 'order.paid', { customer: 'h' }),
    ]
    await expect.poll(async () => (await inbox.messages.get(head)).attempt).toBeGreaterThan(0)
    if ((await statusOf(head)) !== 'dead') await inbox.messages.discard(head, 'a test').catch(() => {})
    await until(next, 'done')
    failing.clear()
  })

  it('discards a message that waits for another one, and keeps the count of its key', async () => {
    await inbox.handlers.pause('order.*')
    const ids = []
    for (const id of ['evt_b1', 'evt_b2', 'evt_b3'])
      ids.push(await receive(id, 'order.paid', { customer: 'b' }))
    await inbox.messages.discard(ids[1] ?? '', 'a test')
    expect((await inbox.keys.list({ handler: 'order.*' })).data).toMatchObject([
      { orderKey: 'b', waiting: 1 },
    ])
    // A head without a run in progress.
    await inbox.messages.discard(ids[0] ?? '', 'a test')
    expect(await statusOf(ids[2] ?? '')).toBe('pending')
    const before = ran.length
    await inbox.handlers.resume('order.*')
    await until(ids[2] ?? '', 'done')
    expect(ran.slice(before)).toEqual(['evt_b3'])
  })

  it('aborts a run whose message is discarded, and ignores what its handler returns', async () => {
    const id = await receive('evt_slow', 'slow')
    await slow.promise
    await inbox.messages.discard(id, 'takes too long')
    await expect.poll(() => aborted.length).toBe(1)
    await expect.poll(async () => (await inbox.runs(id)).map(({ outcome }) => outcome)).toEqual(['lost'])
    expect(await inbox.messages.get(id)).toMatchObject({ status: 'discarded', error: 'takes too long' })
  })

  it('erases what a sender wrote, and still recognizes duplicates', async () => {
    failing.add('evt_erase')
    const id = await receive('evt_erase', 'order.paid', { customer: SECRET })
    await expect(inbox.messages.erase(id)).rejects.toMatchObject({ code: 'ERR_INBOX_CONFLICT' })
    await until(id, 'dead')
    await inbox.messages.erase(id)
    await inbox.messages.erase(id)
    const erased = await inbox.messages.get(id)
    expect(erased).toMatchObject({ status: 'dead', error: null, orderKey: null, erasedAt: expect.any(Date) })
    expect(erased.payload).toBeUndefined()
    expect(erased.body).toHaveLength(0)
    expect(JSON.stringify([erased, await inbox.messages.list({ search: 'evt_erase' })])).not.toContain(SECRET)
    expect(await inbox.receive({ type: 'order.paid' }, { id: 'evt_erase' })).toBe('duplicate')
    await expect(inbox.messages.replay(id)).rejects.toMatchObject({ code: 'ERR_INBOX_CONFLICT' })
    failing.clear()
  })

  it('finds messages by each filter, page by page in both directions', async () => {
    const ids = []
    for (let n = 0; n < 7; n++) ids.push(await receive(`find_${n}`, n % 2 === 0 ? 'order.found' : 'dropped'))
    for (const id of ids) await expect.poll(async () => statusOf(id)).toMatch(/done|discarded/)
    const all = Array.from({ length: 7 }, (_, n) => `find_${6 - n}`)
    expect(await find({ search: 'find_' })).toEqual(all)
    expect(await find({ search: ids[3]?.slice(0, 30) ?? '' })).toContain('find_3')
    expect(await find({ type: 'dropped', status: 'discarded' })).toEqual(['find_5', 'find_3', 'find_1'])
    expect(await find({ handler: 'dropped' })).toEqual(['find_5', 'find_3', 'find_1'])
    expect(await find({ status: ['done', 'discarded'], search: 'find_6' })).toEqual(['find_6'])
    expect(await find({ provider: 'stripe' })).toEqual([])
    expect(await find({ search: 'find_', since: new Date(Date.now() + 60_000) })).toEqual([])
    expect(await find({ search: 'find_', until: new Date(Date.now() + 60_000) })).toEqual(all)
    expect((await find({ orderKey: 'k' })).toSorted()).toEqual(['evt_k1', 'evt_k2', 'evt_k3'])
    for (const filter of [{ search: 'find_' }, { type: 'order.found' }]) {
      const expected = await find(filter)
      const first = await inbox.messages.list({ ...filter, limit: 2 })
      expect(first.prevCursor).toBeNull()
      const pages = [first]
      for (let page = first; page.nextCursor !== null;) {
        page = await inbox.messages.list({ ...filter, limit: 2, cursor: page.nextCursor })
        pages.push(page)
      }
      expect(pages.flatMap(({ data }) => data.map(({ eventId }) => eventId))).toEqual(expected)
      const back = await inbox.messages.list({ ...filter, limit: 2, cursor: pages[1]?.prevCursor ?? '' })
      expect(back.data).toEqual(first.data)
    }
  })

  it('pauses a handler also for the processes that start later, and reports it', async () => {
    expect(await inbox.handlers.pause('order.*')).toMatchObject({
      name: 'order.*',
      pausedAt: expect.any(Date),
    })
    const id = await receive('evt_paused')
    await inbox.handlers.pause('slow')
    const states = await inbox.handlers.list()
    expect(states.map(({ name, pausedAt }) => [name, pausedAt !== null])).toEqual([
      ['dropped', false],
      ['order.*', true],
      ['slow', true],
    ])
    // A message of another handler is accepted later and handled: this process had its turn.
    await until(await receive('evt_other', 'dropped'), 'discarded')
    expect(await statusOf(id)).toBe('pending')
    expect(await find({ status: 'pending' })).toEqual(['evt_paused'])
    expect(await inbox.handlers.resume('order.*')).toMatchObject({ pausedAt: null })
    await inbox.handlers.resume('slow')
    await until(id, 'done')
  })

  it('replays all matching messages in portions, each once, and continues what another process began', async () => {
    // More than one portion, of messages that were discarded because this process has no handlers.
    const other =
      kind === 'postgres' ? await openInbox({ database: server.url, unhandled: 'discard' }) : inbox
    const ids = Array.from({ length: kind === 'postgres' ? 300 : 20 }, (_, n) => `many_${n}`)
    await Promise.all(
      ids.map(async (id) => other.receive({ type: 'order.many', customer: keyOf(id) }, { id })),
    )
    const status = kind === 'postgres' ? 'discarded' : 'done'
    await expect
      .poll(async () => (await inbox.messages.list({ type: 'order.many', status, limit: 250 })).data.length)
      .toBe(Math.min(250, ids.length))
    await inbox.handlers.pause('order.*')
    const before = ran.length
    const started = await other.messages.replayMany({ type: 'order.many', status })
    expect(started).toMatchObject({ matched: ids.length, filter: { type: 'order.many', status: [status] } })
    if (other !== inbox) await other.stop()
    await expect.poll(async () => (await inbox.replays.get(started.id)).status).toBe('done')
    expect(await inbox.replays.get(started.id)).toMatchObject({
      replayed: ids.length,
      finishedAt: expect.any(Date),
    })
    await inbox.handlers.resume('order.*')
    await expect.poll(() => ran.length - before, { interval: 50 }).toBe(ids.length)
    // Each key in the order of its acceptance.
    const byKey = Map.groupBy(ran.slice(before), keyOf)
    for (const [key, order] of byKey) expect(order).toEqual(ids.filter((id) => keyOf(id) === key))
    expect((await inbox.replays.list()).data[0]?.id).toBe(started.id)
    expect(await inbox.replays.cancel(started.id)).toMatchObject({ status: 'done' })
    await expect(inbox.messages.replayMany({ status: 'pending' })).rejects.toMatchObject({
      code: 'ERR_INBOX_INVALID',
    })
  })

  it('counts runs and messages in its metrics, without any text of a message', async () => {
    await inbox.receive({ type: 'unhandled.type' }, { id: 'evt_unhandled' })
    const text = await inbox.metrics.read()
    expect(text).toMatch(/hookseal_inbox_runs_total\{handler="order\.\*",outcome="done"\} [1-9]/)
    expect(text).toMatch(/hookseal_inbox_runs_total\{handler="dropped",outcome="discarded"\} [1-9]/)
    expect(text).toMatch(/hookseal_inbox_messages\{state="waiting"\} 1\n/)
    expect(text).toMatch(/hookseal_inbox_messages\{state="dead"\} [1-9]/)
    expect(text).toMatch(/hookseal_inbox_oldest_ready_seconds 0\n/)
    expect(text).toMatch(/hookseal_inbox_run_duration_seconds_count [1-9]/)
    expect(text).not.toContain(SECRET)
    expect(inbox.logged.join('\n')).not.toContain(SECRET)
  })
})

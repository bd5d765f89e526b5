import { type Database, openDatabase } from '@hookseal/engine/database'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openInbox } from './open-inbox.ts'
import { startServer, type TestServer } from './servers.ts'

describe.each(['pglite', 'postgres'])('on %s', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer(kind)
  })
  afterAll(async () => server.stop())

  it('runs a message that waited for a handler when one is registered, also after the start', async () => {
    const inbox = await openInbox({ database: server.url })
    const seen: string[] = []
    await inbox.receive({ type: 'late.first' }, { id: 'late 1' })
    await inbox.receive({ type: 'late.second' }, { id: 'late 2' })
    expect(
      await inbox.rows(
        `select event_id, status, handler from messages where event_id like 'late %' order by seq`,
      ),
    ).toEqual([
      { event_id: 'late 1', status: 'waiting', handler: null },
      { event_id: 'late 2', status: 'waiting', handler: null },
    ])
    inbox.on('late.first', ({ id }) => void seen.push(id))
    await inbox.start()
    await expect.poll(() => seen).toEqual(['late 1'])
    inbox.on('late.*', ({ id }) => void seen.push(id))
    await expect.poll(() => seen).toEqual(['late 1', 'late 2'])
    await inbox.stop()
  })

  it('discards what has no handler if it is told to, and still recognizes duplicates', async () => {
    const inbox = await openInbox({ database: server.url, unhandled: 'discard' })
    expect(await inbox.receive({ type: 'none' }, { id: 'none' })).toBe('accepted')
    expect(await inbox.receive({ type: 'none' }, { id: 'none' })).toBe('duplicate')
    expect(
      await inbox.rows(
        `select status, finished_at is not null as finished from messages where event_id = 'none'`,
      ),
    ).toEqual([{ status: 'discarded', finished: true }])
    await inbox.stop()
  })

  it('drains what the database has leased to it and not yet returned', async () => {
    const database = typeof server.url === 'string' ? await openDatabase(server.url) : server.url
    const executeSql = database.queue.executeSql.bind(database.queue)
    const slow: Database = {
      ...database,
      queue: {
        async executeSql(text, values) {
          const result = await executeSql(text, values)
          if (text.includes(`state = 'active'`)) await sleep(200)
          return result
        },
      },
    }
    const inbox = await openInbox({ database: slow })
    inbox.on('slow', () => {})
    await inbox.receive({ type: 'slow' })
    expect(await inbox.drain()).toEqual({ handled: 1, failed: 0, hasMore: false })
    await inbox.stop()
    if (database !== server.url) await database.close()
  })

  it('runs nothing after stop, although a drain had just begun', async () => {
    const database = typeof server.url === 'string' ? await openDatabase(server.url) : server.url
    const inbox = await openInbox({ database })
    let isStopped = false
    const late: string[] = []
    inbox.on(
      'stopped',
      async ({ id }) => {
        if (isStopped) late.push(id)
        await sleep(20)
      },
      { concurrency: 1 },
    )
    for (let n = 0; n < 20; n++) await inbox.receive({ type: 'stopped' })
    const draining = inbox.drain()
    await inbox.stop({ timeoutSeconds: 0 })
    isStopped = true
    expect((await draining).hasMore).toBe(true)
    expect(late).toEqual([])
    expect(
      await inbox.rows(`select from hookseal_queue.job where name = 'inbox' and state = 'active'`),
    ).toEqual([])
    if (database !== server.url) await database.close()
  })

  it('drains what is due, also when several processes do, and runs each message once', async () => {
    const options = { database: server.url, scheduleSeconds: [0, 1000] }
    const inboxes = [await openInbox(options), await openInbox(options)]
    const seen: string[] = []
    for (const inbox of inboxes)
      inbox.on('drain.*', ({ id, type }) => {
        seen.push(id)
        if (type === 'drain.fails') throw new Error('no')
      })
    const ids = Array.from({ length: 30 }, (_, n) => `drain ${n}`)
    await Promise.all(ids.map(async (id) => inboxes[0]?.receive({ type: 'drain.all' }, { id })))
    await inboxes[0]?.receive({ type: 'drain.fails' }, { id: 'drain fails' })
    const results = await Promise.all(inboxes.map(async (inbox) => inbox.drain()))
    expect(seen.toSorted()).toEqual([...ids, 'drain fails'].toSorted())
    expect(results.map(({ hasMore }) => hasMore)).toEqual([false, false])
    expect(results.reduce((sum, { handled }) => sum + handled, 0)).toBe(30)
    expect(results.reduce((sum, { failed }) => sum + failed, 0)).toBe(1)
    expect(await inboxes[0]?.drain()).toEqual({ handled: 0, failed: 0, hasMore: false })
    for (const inbox of inboxes) await inbox.stop()
  })

  it('ends a drain after its time, aborts what still runs, and lets it run again', async () => {
    const inbox = await openInbox({ database: server.url })
    const attempts: number[] = []
    inbox.on('drain.slow', async (_, { attempt, signal }) => {
      attempts.push(attempt)
      if (attempt === 1)
        await new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(new Error('aborted'))),
        )
    })
    await inbox.receive({ type: 'drain.slow' }, { id: 'slow' })
    expect(await inbox.drain({ maxSeconds: 0.3 })).toEqual({ handled: 0, failed: 0, hasMore: true })
    expect(await inbox.rows(`select status, attempt, step from messages where event_id = 'slow'`)).toEqual([
      { status: 'pending', attempt: 1, step: 0 },
    ])
    expect(await inbox.drain()).toEqual({ handled: 1, failed: 0, hasMore: false })
    expect(attempts).toEqual([1, 2])
    await inbox.stop()
  })

  it('waits at stop for runs in flight, then aborts them, and the next start runs them again', async () => {
    const first = await openInbox({ database: server.url })
    const events: string[] = []
    first.on('stop.quick', async () => {
      events.push('quick began')
      await new Promise((resolve) => setTimeout(resolve, 100))
      events.push('quick ended')
    })
    first.on('stop.slow', async (_, { signal }) => {
      events.push('slow began')
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      throw signal.reason
    })
    await first.start()
    await first.receive({ type: 'stop.slow' }, { id: 'stop slow' })
    await first.receive({ type: 'stop.quick' }, { id: 'stop quick' })
    await expect.poll(() => events.toSorted()).toEqual(['quick began', 'slow began'])
    await first.stop({ timeoutSeconds: 1 })
    expect(events.toSorted()).toEqual(['quick began', 'quick ended', 'slow began'])
    await expect(first.start()).rejects.toMatchObject({ code: 'ERR_INBOX_CONFLICT' })
    await expect(first.drain()).rejects.toMatchObject({ code: 'ERR_INBOX_CONFLICT' })

    const second = await openInbox({ database: server.url })
    second.on('stop.slow', (_, { attempt }) => void events.push(`slow again, run ${attempt}`))
    await second.start()
    await expect.poll(() => events).toContain('slow again, run 2')
    await expect(second.drain()).rejects.toMatchObject({ code: 'ERR_INBOX_CONFLICT' })
    await second.stop()
  })

  it('runs a message again whose process was killed, after its lease', async () => {
    const inbox = await openInbox({ database: server.url })
    const seen: number[] = []
    inbox.on('killed', (_, { attempt }) => void seen.push(attempt))
    await inbox.receive({ type: 'killed' }, { id: 'killed' })
    // As a process leaves it that leased the message and ended 31 s ago.
    await inbox.rows(
      `update hookseal_queue.job set state = 'active', started_on = now() - interval '31 s' where name = 'inbox' and state < 'active'`,
    )
    await inbox.start()
    await expect.poll(() => seen).toEqual([1])
    await inbox.stop()
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { discard, type InboxError, type InboxMessage, retryAfter, type RunReport } from '../src/index.ts'
import { openInbox } from './open-inbox.ts'
import { startServer, type TestServer } from './servers.ts'

describe.each(['pglite', 'postgres'])('on %s', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer(kind)
  })
  afterAll(async () => server.stop())

  it('runs a message with what the receiver verified', async () => {
    const inbox = await openInbox({ database: server.url })
    const seen = Promise.withResolvers<unknown[]>()
    inbox.on('run.once', (message, { attempt, signal, fence }) =>
      seen.resolve([message, attempt, signal.aborted, fence > 0]),
    )
    await inbox.start()
    const payload = { type: 'run.once', amount: 1 }
    await inbox.receive(payload, { id: 'evt_1', tenant: 'acme', authenticated: 'token' })
    const [message, ...rest] = await seen.promise
    expect(message).toMatchObject({
      id: 'evt_1',
      messageId: expect.stringMatching(/^msg_[0-9a-f]{32}$/),
      type: 'run.once',
      tenant: 'acme',
      authenticated: 'token',
      timestamp: new Date('2026-11-22T10:00:00Z'),
      acceptedAt: expect.any(Date),
      payload,
    })
    expect(Buffer.from((message as InboxMessage).body).toString()).toBe(JSON.stringify(payload))
    expect(rest).toEqual([1, false, true])
    await inbox.stop()
  })

  it('retries by the schedule until the message is dead, and logs each run', async () => {
    const reports: RunReport[] = []
    const inbox = await openInbox({ database: server.url, onRun: (report) => void reports.push(report) })
    const fences: number[] = []
    inbox.on('run.fails', ({ payload }, { attempt, fence }) => {
      fences.push(fence)
      const cause = new TypeError('the cause', { cause: 'a text' })
      throw Object.assign(new Error(`failed in run ${attempt} of ${JSON.stringify(payload)}`, { cause }))
    })
    await inbox.start()
    await inbox.receive({ type: 'run.fails', secret: 'card number' }, { id: 'evt_2' })
    await expect.poll(() => reports.length).toBe(3)
    expect(
      reports.map(({ attempt, outcome, retryInMs }) => [attempt, outcome, retryInMs !== undefined]),
    ).toEqual([
      [1, 'failed', true],
      [2, 'failed', true],
      [3, 'dead', false],
    ])
    expect(fences.toSorted((a, b) => a - b)).toEqual(fences)
    expect(new Set(fences).size).toBe(3)
    const messageId = reports[0]?.messageId ?? ''
    await expect
      .poll(async () => inbox.rows(`select status, attempt, error from messages where event_id = 'evt_2'`))
      .toEqual([
        {
          status: 'dead',
          attempt: 3,
          error: 'Error: failed in run 3 of {"type":"run.fails","secret":"card number"}',
        },
      ])
    const runs = await inbox.rows(
      `select attempt, outcome, error_name, error_message, error_cause, error_stack from runs where message_id = '${messageId.slice(4)}' order by attempt`,
    )
    expect(runs).toHaveLength(3)
    expect(runs[0]).toEqual({
      attempt: 1,
      outcome: 'failed',
      error_name: 'Error',
      error_message: expect.stringMatching(/^failed in run 1/),
      error_cause: 'TypeError: the cause\nstring: a text',
      error_stack: expect.stringContaining('runs.test.ts'),
    })
    expect(inbox.logged.join('\n')).toContain('message is dead after its last run')
    expect(inbox.logged.join('\n')).not.toContain('card number')
    await inbox.stop()
  })

  it('follows retryAfter and discard in place of the schedule', async () => {
    const reports: RunReport[] = []
    const inbox = await openInbox({
      database: server.url,
      scheduleSeconds: [0, 5000],
      onRun: (report) => void reports.push(report),
    })
    inbox.on('run.controlled', (_, { attempt }) => {
      if (attempt === 1) throw retryAfter(0.01, { cause: new Error('busy') })
      throw discard(`the customer was deleted: ${'x'.repeat(1_000_000)}`)
    })
    await inbox.start()
    await inbox.receive({ type: 'run.controlled' }, { id: 'evt_3' })
    await expect
      .poll(() => reports.map(({ outcome, retryInMs }) => [outcome, retryInMs]))
      .toEqual([
        ['failed', 10],
        ['discarded', undefined],
      ])
    await expect
      .poll(async () =>
        inbox.rows(
          `select status, left(error, 24) as error, length(error) as length, next_attempt_at from messages where event_id = 'evt_3'`,
        ),
      )
      .toEqual([
        { status: 'discarded', error: 'the customer was deleted', length: 4000, next_attempt_at: null },
      ])
    await inbox.stop()
  })

  it('aborts the signal after the time limit, fails the run, and lets no other begin before the handler ends', async () => {
    const inbox = await openInbox({ database: server.url })
    const events: string[] = []
    inbox.on(
      'run.hangs',
      async (_, { attempt, signal, transaction }) => {
        events.push(`begin ${attempt}`)
        if (attempt === 2) return
        const { promise, resolve } = Promise.withResolvers<unknown>()
        signal.addEventListener('abort', () => setTimeout(resolve, 100, signal.reason))
        events.push(`end ${String(await promise)}`)
        await transaction(async () => {}).catch((error: unknown) => events.push((error as InboxError).code))
      },
      { timeoutSeconds: 0.05, scheduleSeconds: [0, 0] },
    )
    await inbox.start()
    await inbox.receive({ type: 'run.hangs' }, { id: 'evt_4' })
    await expect
      .poll(() => events)
      .toEqual([
        'begin 1',
        'end TimeoutError: The handler took longer than 0.05 s.',
        'ERR_INBOX_LEASE_LOST',
        'begin 2',
      ])
    await expect
      .poll(async () =>
        inbox.rows(
          `select outcome, error_name from runs r join messages m on m.id = r.message_id where m.event_id = 'evt_4' order by r.attempt`,
        ),
      )
      .toEqual([
        { outcome: 'failed', error_name: 'TimeoutError' },
        { outcome: 'done', error_name: null },
      ])
    await inbox.stop()
  })

  it.each([
    ['undefined', undefined],
    ['a text', 'text \0 and \uD800'],
    [
      'an object that cannot be shown',
      {
        toString: () => {
          throw new Error('no')
        },
      },
    ],
    [
      'a proxy that cannot be looked at',
      new Proxy(
        {},
        {
          getPrototypeOf: () => {
            throw new Error('no')
          },
        },
      ),
    ],
    [
      'an error whose message throws',
      Object.defineProperty(new Error('x'), 'message', {
        get: () => {
          throw new Error('no')
        },
      }),
    ],
  ])('logs a run that threw %s', async (name, thrown) => {
    const inbox = await openInbox({ database: server.url, scheduleSeconds: [0] })
    inbox.on('run.odd', () => {
      // oxlint-disable-next-line typescript/only-throw-error -- what applications do
      throw thrown
    })
    await inbox.start()
    await inbox.receive({ type: 'run.odd' }, { id: `odd ${name}` })
    await expect
      .poll(async () => inbox.rows(`select status from messages where event_id = 'odd ${name}'`))
      .toEqual([{ status: 'dead' }])
    await inbox.stop()
  })

  it('keeps as many runs of each handler in flight as its limit says, whatever another one has waiting', async () => {
    const inbox = await openInbox({ database: server.url })
    const runs = { now: 0, most: 0, all: 0 }
    const release = Promise.withResolvers<void>()
    const handled: string[] = []
    inbox.on(
      'run.slow',
      async () => {
        runs.most = Math.max(runs.most, ++runs.now)
        await release.promise
        runs.now--
        runs.all++
      },
      { concurrency: 3 },
    )
    inbox.on('run.quick', ({ id }) => void handled.push(id), { concurrency: 1 })
    await Promise.all(Array.from({ length: 40 }, async () => inbox.receive({ type: 'run.slow' })))
    await inbox.receive({ type: 'run.quick' }, { id: 'quick' })
    await inbox.start()
    await expect.poll(() => handled).toEqual(['quick'])
    await expect.poll(() => runs.now).toBe(3)
    release.resolve()
    await expect.poll(() => runs.all).toBe(40)
    expect(runs.most).toBe(3)
    await inbox.stop()
  })
})

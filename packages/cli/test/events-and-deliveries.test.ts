import { writeFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { runOnTerminal } from './run-on-terminal.ts'
import { type DeadLetters, startDeadLetters } from './start-dead-letters.ts'

let server: DeadLetters['server']
let receiver: DeadLetters['receiver']
let endpointId: string
let publishDead: DeadLetters['publishDead']
let stop: DeadLetters['stop']

beforeAll(async () => {
  ;({ server, receiver, endpointId, publishDead, stop } = await startDeadLetters())
}, 60_000)
afterAll(async () => stop())

interface Row {
  id: string
  status: string
  event_id: string
}

/** A line of a file for `events publish-batch`. */
function line(id: string, type = 'invoice.paid'): string {
  return `{"type":"${type}","id":"${id}","data":{"big":12345678901234567890}}\n`
}

describe('hookseal events, deliveries and replay', () => {
  it('publishes an event once with its data unchanged, and shows it', async () => {
    receiver.status = 204
    const args = [
      'events',
      'publish',
      'invoice.paid',
      '--id',
      'in_1-paid',
      '--data',
      '{"id":"in_1","amount":10}',
    ]
    const published = await server.json<{ delivery_ids: string[] }>(...args)
    expect(published).toEqual({
      id: 'in_1-paid',
      created: true,
      delivery_ids: [expect.stringMatching(/^whd_/)],
      delivery_count: 1,
    })
    expect((await server.run(...args)).stdout).toBe('in_1-paid was already published: nothing was sent\n')
    const event = await server.json('events', 'show', 'in_1-paid')
    expect(event).toMatchObject({
      id: 'in_1-paid',
      payload: expect.stringContaining('"data":{"id":"in_1","amount":10}'),
    })
    expect((await server.run('events')).stdout).toMatch(/^in_1-paid {2}invoice\.paid {2}\S+Z \(/m)

    const [id = ''] = published.delivery_ids
    await expect
      .poll(async () => (await server.sender.deliveries.get(id)).status, { timeout: 60_000 })
      .toBe('delivered')
    const shown = await server.json<{ attempts: object[] }>('deliveries', 'show', id)
    expect(shown).toMatchObject({
      id,
      status: 'delivered',
      attempts: [{ attempt: 1, response_status: 204, request_headers: { 'webhook-id': 'in_1-paid' } }],
    })
    const { stdout } = await server.run('deliveries', 'show', id)
    expect(stdout).toMatch(/^attempt 1 {2}204 {2}\d+ ms {2}\S+Z \(.+\)$/m)
    expect(stdout).toContain('> webhook-id: in_1-paid')
  })

  it('publishes data from a file, and only once for the same idempotency key', async () => {
    receiver.status = 204
    const folder = mkdtempSync(join(tmpdir(), 'hookseal-cli-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'data.json')
    writeFileSync(file, '{"from":"a file"}\n')
    const args = ['events', 'publish', 'invoice.paid', '--file', file, '--idempotency-key', 'once']
    const first = await server.json<{ id: string }>(...args)
    expect(await server.json(...args)).toEqual(first)
    expect((await server.run('events', 'show', first.id)).stdout).toContain('{"from":"a file"}')
  })

  it('publishes a file with one event per line, and names the lines that are not published', async () => {
    receiver.status = 204
    const folder = mkdtempSync(join(tmpdir(), 'hookseal-cli-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'events.ndjson')
    // No endpoint gets the other events: a long backlog would meet the failures of the next tests, which pause the endpoint.
    await server.sender.eventTypes.upsert('invoice.imported')
    const lines = Array.from({ length: 1001 }, (_, n) =>
      line(`line-${n}`, n % 500 === 0 ? 'invoice.paid' : 'invoice.imported'),
    )
    writeFileSync(file, `\r\n${lines.join('')}`)
    const publish = ['events', 'publish-batch', file]
    expect((await server.run(...publish)).stdout).toBe('1001 events were published: 3 deliveries\n')
    expect((await server.run('events', 'show', 'line-1000')).stdout).toContain('12345678901234567890')
    writeFileSync(file, [...lines, line('other'), line('unknown', 'no.type')].join(''))
    const failed = await server.run(...publish)
    expect(failed.code).toBe(6)
    expect(failed.stderr).toContain(`line 1003 of ${file}: type: "no.type" is not`)
    expect(failed.stderr).toContain('Only lines 1 to 1000 are published.')
    expect((await server.run('events', 'show', 'other')).code).not.toBe(0)
    writeFileSync(file, `${lines.join('')}{`)
    const cut = (await server.run(...publish)).stderr
    expect(cut).toContain(`line 1002 of ${file} is not valid JSON`)
    expect(cut).toContain('Only lines 1 to 1000 are published.')
    writeFileSync(file, '\n{')
    expect((await server.run(...publish)).stderr).toContain('No line is published.')
    for (const id of ['line-0', 'line-500', 'line-1000'])
      await expect.poll(() => receiver.accepted, { timeout: 60_000 }).toContain(id)
  })

  it('lists deliveries by every filter', async () => {
    await publishDead(2)
    const dead = await server.json<{ data: Row[] }>('deliveries', '--status', 'dead')
    expect(dead.data.map(({ status }) => status)).toEqual(['dead', 'dead'])
    const one = await server.json<{ data: Row[] }>('deliveries', 'list', '--event-id', 'in_1-paid')
    expect(one.data).toMatchObject([{ event_id: 'in_1-paid', status: 'delivered' }])
    const filters = [
      '--endpoint',
      endpointId,
      '--event',
      'invoice.paid',
      '--since',
      '1h',
      '--status',
      'dead,delivered',
    ]
    const all = await server.json<{ data: Row[] }>('deliveries', 'list', ...filters, '--all')
    const { data } = await server.sender.deliveries.list()
    expect(all.data.map(({ id }) => id)).toEqual(data.map(({ id }) => id))
    expect(await server.json('deliveries', '--since', '2h', '--until', '1h')).toEqual({
      data: [],
      next_cursor: null,
    })
    expect((await server.run('deliveries', '--until', '1d')).stdout).toBe('No matching deliveries.\n')
    const { stdout } = await server.run('deliveries', '--status', 'dead')
    const [header = '', ...rows] = stdout.trimEnd().split('\n')
    for (const row of rows)
      expect(row.slice(header.indexOf('status'))).toMatch(/^dead +1 +500 +\d+ ms +\S+Z \(/)
  })

  it('publishes numbers exactly as they were written, from --data and from a file', async () => {
    receiver.status = 204
    const data = '{ "big":12345678901234567890,"exact": 10.0, "huge":1e400 ,"e":1E+2,"z":-0 }'
    const folder = mkdtempSync(join(tmpdir(), 'hookseal-cli-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'data.json')
    writeFileSync(file, data)
    for (const args of [
      ['--data', data],
      ['--file', file],
    ]) {
      const { id } = await server.json<{ id: string }>('events', 'publish', 'invoice.paid', ...args)
      const { payload } = await server.json<{ payload: string }>('events', 'show', id)
      expect(payload).toContain(`"data":${data}`)
      await expect.poll(() => receiver.accepted, { timeout: 60_000 }).toContain(id)
    }
  })

  it('lists deliveries by the beginning of an id or type, and by their response', async () => {
    await publishDead(1)
    const [dead] = (await server.json<{ data: Row[] }>('deliveries', '--status', 'dead')).data
    const idsOf = async (...args: string[]) =>
      (await server.json<{ data: Row[] }>('deliveries', ...args, '--all')).data.map(({ id }) => id)
    expect(await idsOf('--search', dead?.id ?? '')).toEqual([dead?.id])
    expect(await idsOf('--search', String(dead?.event_id).slice(0, -1))).toContain(dead?.id)
    expect(await idsOf('--search', 'invoice.pa')).toEqual(await idsOf('--event', 'invoice.paid'))
    expect(await idsOf('--response', '5xx')).toEqual(await idsOf('--response', '500'))
    expect(await idsOf('--response', '500')).toContain(dead?.id)
    expect(await idsOf('--response', 'none')).toEqual([])
    const wrong = await server.run('deliveries', '--response', '6xx')
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('such as 5xx') })
  })

  it('replays one delivery, waits for its attempt and exits by its result', async () => {
    await publishDead(1)
    const [delivery] = (await server.sender.deliveries.list({ status: 'dead' })).data
    const id = delivery?.id ?? ''
    const failed = await server.run('replay', id)
    expect(failed).toMatchObject({ code: 1, stderr: '' })
    const [first, second] = failed.stdout.split('\n')
    expect(first).toBe(`Replaying ${id} to ${receiver.url}`)
    expect(second).toMatch(/^500 on attempt 2 in \d+ ms, dead$/)
    receiver.status = 204
    const replayed = await server.json('replay', id)
    expect(replayed).toMatchObject({ id, status: 'delivered', attempt: 3, attempts: { length: 3 } })
    expect(await server.run('replay', id)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/\n204 on attempt 4 in \d+ ms, delivered\n$/),
    })
    expect(await server.run('replay', 'whd_1')).toMatchObject({ code: 5 })
  })

  it('replays one delivery without waiting for its attempt with --no-wait', async () => {
    const { promise, resolve: release } = Promise.withResolvers<void>()
    await publishDead(1)
    const [delivery] = (await server.sender.deliveries.list({ status: 'dead' })).data
    const id = delivery?.id ?? ''
    receiver.status = 204
    receiver.gate = promise
    const replayed = await server.json('replay', id, '--no-wait')
    expect(replayed).toMatchObject({ id, status: 'pending', attempt: 1 })
    const shown = await server.run('deliveries', 'show', id)
    expect(shown.stdout).toMatch(/^waits for +its attempt, which is due or in flight$/m)
    receiver.gate = undefined
    release()
    await expect
      .poll(async () => (await server.sender.deliveries.get(id)).status, { timeout: 60_000 })
      .toBe('delivered')
  })

  it('says why a replayed delivery gets no attempt', async () => {
    await publishDead(1)
    const [delivery] = (await server.sender.deliveries.list({ status: 'dead' })).data
    await server.sender.endpoints.update(endpointId, { enabled: false })
    const result = await server.run('replay', delivery?.id ?? '')
    expect(result.code).toBeOneOf([1, 6])
    expect(result.stdout + result.stderr).toContain('is disabled')
    await server.sender.endpoints.update(endpointId, { enabled: true })
  })

  it('replays all failed deliveries and prints the result', async () => {
    await publishDead(3)
    const before = await server.sender.deliveries.count({ status: 'dead' })
    expect(await server.run('replay', '--failed', '--since', '2h')).toMatchObject({ code: 2, stdout: '' })
    const again = await server.run('replay', '--failed', '--since', '2h', '--yes')
    expect(again).toMatchObject({ code: 1, stderr: '' })
    expect(again.stdout).toMatch(new RegExp(`^${before} replayed: 0 delivered, `))

    await expect
      .poll(async () => server.sender.deliveries.count({ status: ['pending', 'failed'] }), {
        timeout: 60_000,
      })
      .toBe(0)
    receiver.status = 204
    const args = ['replay', '--dead', '--endpoint', endpointId, '--event', 'invoice.paid', '--yes']
    expect(await server.json(...args)).toEqual({
      id: expect.stringMatching(/^rpl_/),
      replayed: before,
      delivered: before,
      failed: 0,
      dead: 0,
      pending: 0,
    })
    expect(await server.json(...args)).toEqual({ replayed: 0 })
    expect(await server.sender.deliveries.count({ status: 'delivered' })).toBe(
      await server.sender.deliveries.count(),
    )
  })

  it('shows a progress bar on a terminal and asks for confirmation', async () => {
    await publishDead(5)
    receiver.status = 204
    const screen = await runOnTerminal('replay --failed --since 2h', server.env, {
      prompt: 'Replay 5 deliveries?',
      typed: 'y',
    })
    expect(screen).toContain('of 5 attempted')
    expect(screen).toContain('5 of 5 attempted, 5 delivered')
    expect(screen).toContain('5 replayed: 5 delivered')
    await publishDead(1)
    const canceled = await runOnTerminal('replay --failed', server.env, { prompt: 'Replay 1', typed: 'n' })
    expect(canceled).toContain('canceled: nothing was changed')
    expect(await server.sender.deliveries.count({ status: 'dead' })).toBe(1)
  })

  it('adds an event type to the catalog with put', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hookseal-cli-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const schema = join(folder, 'schema.json')
    writeFileSync(schema, '{"type":"object","required":["id"]}')
    const args = ['--description', 'It was sent.', '--schema', schema, '--example', '{"id":"in_1"}']
    const put = await server.json('event-types', 'put', 'invoice.sent', ...args)
    expect(put).toMatchObject({ name: 'invoice.sent', schema: { required: ['id'] }, example: { id: 'in_1' } })
    const { data } = await server.json<{ data: { name: string }[] }>('event-types')
    expect(data.find(({ name }) => name === 'invoice.sent')).toEqual(put)
    expect((await server.run('event-types')).stdout).toMatch(/^invoice\.sent +yes +yes +It was sent\.$/m)
    // Nothing else of the type changes.
    const deprecated = await server.json('event-types', 'deprecate', 'invoice.sent')
    expect(deprecated).toEqual({ ...put, deprecated_at: expect.any(String), updated_at: expect.any(String) })
    expect((await server.run('event-types')).stdout).toMatch(/^invoice\.sent +yes +yes +\S+Z \(/m)
    expect(await server.run('event-types', 'deprecate', 'invoice.sent', '--undo')).toMatchObject({
      code: 0,
      stdout: 'invoice.sent is no longer deprecated\n',
    })
    expect(await server.run('event-types', 'deprecate', 'invoice.typo')).toMatchObject({ code: 5 })
    const rejected = await server.run('events', 'publish', 'invoice.sent')
    expect(rejected).toMatchObject({ code: 6, stderr: expect.stringContaining('data') })
  })

  it('deletes an event type that no endpoint subscribes to', async () => {
    await server.run('event-types', 'put', 'invoice.unused')
    const remove = ['event-types', 'delete', 'invoice.unused']
    expect(await server.run(...remove)).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') })
    expect(await server.run(...remove, '--yes')).toMatchObject({
      code: 0,
      stdout: 'invoice.unused was deleted\n',
    })
    expect(await server.run(...remove, '--yes')).toMatchObject({ code: 5 })
    const used = await server.run('event-types', 'delete', 'invoice.paid', '--yes')
    expect(used).toMatchObject({ code: 6, stderr: expect.stringContaining('(409 ') })
  })
})

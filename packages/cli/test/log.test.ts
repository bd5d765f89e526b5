import { writeFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type Receiver, startReceiver } from './receiver.ts'
import { onTerminal } from './terminal.ts'
import { type Stage, startStage } from './start-sender.ts'

let stage: Stage
let receiver: Receiver
let webhookId: string

beforeAll(async () => {
  stage = await startStage({ scheduleSeconds: [0] })
  receiver = await startReceiver()
  const { id } = await stage.sender.endpoints.create({ url: receiver.url, events: ['invoice.paid'] })
  webhookId = id
}, 60_000)
afterAll(async () => {
  await stage.stop()
  await receiver.close()
})

interface Row {
  id: string
  status: string
  event_id: string
}

/** Publishes so many events whose deliveries are given up. */
async function publishDead(count: number): Promise<void> {
  receiver.status = 500
  for (let index = 0; index < count; index++)
    await stage.sender.events.publish({ type: 'invoice.paid', data: { index } })
  await expect
    .poll(async () => stage.sender.deliveries.count({ status: ['pending', 'failed'] }), { timeout: 30_000 })
    .toBe(0)
}

describe('the log', { timeout: 120_000 }, () => {
  it('publishes an event once, its data as they were written, and shows it', async () => {
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
    const published = await stage.json<{ delivery_ids: string[] }>(...args)
    expect(published).toEqual({
      id: 'in_1-paid',
      created: true,
      delivery_ids: [expect.stringMatching(/^whd_/)],
    })
    expect((await stage.run(...args)).stdout).toBe('in_1-paid was published before: nothing was done\n')
    const event = await stage.json('events', 'show', 'in_1-paid')
    expect(event).toMatchObject({
      id: 'in_1-paid',
      payload: expect.stringContaining('"data":{"id":"in_1","amount":10}'),
    })
    expect((await stage.run('events')).stdout).toMatch(/^in_1-paid {2}invoice\.paid {2}\S+Z \(/m)

    const [id = ''] = published.delivery_ids
    await expect
      .poll(async () => (await stage.sender.deliveries.get(id)).status, { timeout: 20_000 })
      .toBe('delivered')
    const shown = await stage.json<{ attempts: object[] }>('deliveries', 'show', id)
    expect(shown).toMatchObject({
      id,
      status: 'delivered',
      attempts: [{ attempt: 1, response_status: 204, request_headers: { 'webhook-id': 'in_1-paid' } }],
    })
    const { stdout } = await stage.run('deliveries', 'show', id)
    expect(stdout).toMatch(/^attempt 1 {2}204 {2}\d+ ms {2}\S+Z \(.+\)$/m)
    expect(stdout).toContain('> webhook-id: in_1-paid')
  })

  it('takes data from a file, and the same idempotency key for the same call', async () => {
    receiver.status = 204
    const folder = mkdtempSync(join(tmpdir(), 'hookseal-cli-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'data.json')
    writeFileSync(file, '{"from":"a file"}\n')
    const args = ['events', 'publish', 'invoice.paid', '--file', file, '--idempotency-key', 'once']
    const first = await stage.json<{ id: string }>(...args)
    expect(await stage.json(...args)).toEqual(first)
    expect((await stage.run('events', 'show', first.id)).stdout).toContain('{"from":"a file"}')
  })

  it('lists deliveries by every filter, as the API does', async () => {
    await publishDead(2)
    const dead = await stage.json<{ data: Row[] }>('deliveries', '--status', 'dead')
    expect(dead.data.map(({ status }) => status)).toEqual(['dead', 'dead'])
    const one = await stage.json<{ data: Row[] }>('deliveries', 'list', '--event-id', 'in_1-paid')
    expect(one.data).toMatchObject([{ event_id: 'in_1-paid', status: 'delivered' }])
    const filters = [
      '--endpoint',
      webhookId,
      '--event',
      'invoice.paid',
      '--since',
      '1h',
      '--status',
      'dead,delivered',
    ]
    const all = await stage.json<{ data: Row[] }>('deliveries', 'list', ...filters, '--all')
    const { data } = await stage.sender.deliveries.list()
    expect(all.data.map(({ id }) => id)).toEqual(data.map(({ id }) => id))
    expect(await stage.json('deliveries', '--since', '2h', '--until', '1h')).toEqual({
      data: [],
      next_cursor: null,
    })
    expect((await stage.run('deliveries', '--until', '1d')).stdout).toBe('There are no such deliveries.\n')
    const { stdout } = await stage.run('deliveries', '--status', 'dead')
    const [header = '', ...rows] = stdout.trimEnd().split('\n')
    for (const row of rows)
      expect(row.slice(header.indexOf('status'))).toMatch(/^dead +1 +500 +\d+ ms +\S+Z \(/)
  })

  it('replays one', async () => {
    await publishDead(1)
    const [delivery] = (await stage.sender.deliveries.list({ status: 'dead' })).data
    const id = delivery?.id ?? ''
    receiver.status = 204
    expect(await stage.run('replay', id)).toMatchObject({
      code: 0,
      stdout: `${id} is sent again to ${receiver.url}\n`,
    })
    await expect
      .poll(async () => (await stage.sender.deliveries.get(id)).status, { timeout: 20_000 })
      .toBe('delivered')
    expect(await stage.run('replay', 'whd_1')).toMatchObject({ code: 5 })
  })

  it('replays all that failed, and tells what came of it', async () => {
    await publishDead(3)
    const before = await stage.sender.deliveries.count({ status: 'dead' })
    expect(await stage.run('replay', '--failed', '--since', '2h')).toMatchObject({ code: 2, stdout: '' })
    const again = await stage.run('replay', '--failed', '--since', '2h', '--yes')
    expect(again).toMatchObject({ code: 1, stderr: '' })
    expect(again.stdout).toMatch(new RegExp(`^${before} sent again: 0 delivered, `))

    await expect
      .poll(async () => stage.sender.deliveries.count({ status: ['pending', 'failed'] }), { timeout: 30_000 })
      .toBe(0)
    receiver.status = 204
    const args = ['replay', '--dead', '--endpoint', webhookId, '--event', 'invoice.paid', '--yes']
    expect(await stage.json(...args)).toEqual({
      replayed: before,
      delivered: before,
      failed: 0,
      dead: 0,
      pending: 0,
    })
    expect(await stage.json(...args)).toEqual({ replayed: 0 })
    expect(await stage.sender.deliveries.count({ status: 'delivered' })).toBe(
      await stage.sender.deliveries.count(),
    )
  })

  it('shows a bar on a terminal, and asks there', async () => {
    await publishDead(5)
    receiver.status = 204
    const screen = await onTerminal('replay --failed --since 2h', stage.env, {
      prompt: 'Send 5 deliveries again?',
      typed: 'y',
    })
    expect(screen).toContain('of 5 attempted')
    expect(screen).toContain('5 of 5 attempted, 5 delivered')
    expect(screen).toContain('5 sent again: 5 delivered')
    await publishDead(1)
    const given = await onTerminal('replay --failed', stage.env, { prompt: 'Send 1', typed: 'n' })
    expect(given).toContain('nothing was done')
    expect(await stage.sender.deliveries.count({ status: 'dead' })).toBe(1)
  })

  it('puts a type into the catalogue', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hookseal-cli-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const schema = join(folder, 'schema.json')
    writeFileSync(schema, '{"type":"object","required":["id"]}')
    const args = ['--description', 'It was sent.', '--schema', schema, '--example', '{"id":"in_1"}']
    const put = await stage.json('event-types', 'put', 'invoice.sent', ...args)
    expect(put).toMatchObject({ name: 'invoice.sent', schema: { required: ['id'] }, example: { id: 'in_1' } })
    const { data } = await stage.json<{ data: { name: string }[] }>('event-types')
    expect(data.find(({ name }) => name === 'invoice.sent')).toEqual(put)
    expect((await stage.run('event-types')).stdout).toMatch(/^invoice\.sent +yes +yes +It was sent\.$/m)
    const refused = await stage.run('events', 'publish', 'invoice.sent')
    expect(refused).toMatchObject({ code: 6, stderr: expect.stringContaining('data') })
  })
})

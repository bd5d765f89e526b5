import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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

interface Replay {
  id: string
  status: string
  replayed: number
}

describe('hookseal replay of many deliveries', () => {
  it('accepts --failed and --dead together, and counts only what it replayed', async () => {
    await publishDead(3)
    receiver.status = 404
    await server.sender.deliveries.replay((await server.sender.deliveries.list()).data[0]?.id ?? '')
    await expect
      .poll(async () => server.sender.deliveries.count({ status: 'dead', responseStatus: 404 }), {
        timeout: 60_000,
      })
      .toBe(1)
    receiver.status = 204
    const args = ['replay', '--failed', '--dead', '--response', '500', '--yes']
    expect(await server.json(...args)).toEqual({
      id: expect.stringMatching(/^rpl_/),
      replayed: 2,
      delivered: 2,
      failed: 0,
      dead: 0,
      pending: 0,
    })
    const rest = await server.run('replay', '--dead', '--search', 'invoice.', '--yes')
    expect(rest).toMatchObject({ code: 0, stdout: '1 replayed: 1 delivered\n' })
    expect((await server.run('replay', '--dead', '--yes')).stdout).toBe('No matching deliveries.\n')
  })

  it('starts a replay with --no-wait, and lists, shows and cancels it', async () => {
    await publishDead(2)
    receiver.status = 204
    const started = await server.json<Replay>(
      'replay',
      '--dead',
      '--endpoint',
      endpointId,
      '--yes',
      '--no-wait',
    )
    expect(started).toMatchObject({ id: expect.stringMatching(/^rpl_/), missing: false, matched: 2 })
    await expect
      .poll(async () => server.json('replays', 'show', started.id), { timeout: 60_000 })
      .toMatchObject({ status: 'done', replayed: 2 })
    const shown = await server.run('replays', 'show', started.id)
    expect(shown.stdout).toMatch(/^status +done, 2 deliveries replayed$/m)
    expect(shown.stdout).toContain(`endpoint=${endpointId}`)
    const { data } = await server.json<{ data: Replay[] }>('replays')
    expect(data[0]).toMatchObject({ id: started.id, status: 'done' })
    expect((await server.run('replays')).stdout).toMatch(new RegExp(`^${started.id} +done +2 of 2 +`, 'm'))
    // A replay that has ended stays as it is.
    const canceled = await server.run('replays', 'cancel', started.id)
    expect(canceled).toMatchObject({ code: 0, stdout: `${started.id}: done, 2 deliveries replayed\n` })
    expect(await server.run('replays', 'show', 'rpl_1')).toMatchObject({ code: 5 })
  })

  it('sends an endpoint the events that it missed while it was disabled', async () => {
    receiver.status = 204
    await server.run('endpoints', 'disable', endpointId, '--yes')
    const { id } = await server.json<{ id: string }>('events', 'publish', 'invoice.paid')
    expect(await server.json('deliveries', '--event-id', id)).toMatchObject({ data: [] })
    const args = ['replay', '--missing', '--endpoint', endpointId, '--since', '1h']
    const disabled = await server.run(...args, '--yes')
    expect(disabled).toMatchObject({ code: 6, stderr: expect.stringContaining('409') })
    await server.run('endpoints', 'enable', endpointId)
    expect(await server.run(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') })
    const caughtUp = await server.run(...args, '--yes')
    expect(caughtUp).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^rpl_\w+: done, 1 missed event sent\n$/),
    })
    await expect.poll(() => receiver.accepted, { timeout: 60_000 }).toContain(id)
    expect(await server.json(...args, '--yes')).toMatchObject({ status: 'done', replayed: 0 })
  })

  it.each([
    { args: ['--missing', '--since', '1h'], says: '--missing requires --endpoint and --since' },
    { args: ['--missing', '--endpoint', 'wh_1'], says: '--missing requires --endpoint and --since' },
    {
      args: ['--missing', '--endpoint', 'wh_1', '--since', '1h', '--dead'],
      says: 'only be used with --endpoint, --since and --until',
    },
    { args: ['whd_1', '--missing'], says: 'either' },
  ])('exits with 2 for $args', async ({ args, says }) => {
    expect(await server.run('replay', ...args)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(says),
    })
  })
})

import { START_TIMEOUT_MS } from '@hookseal/services'
import { describe, expect, it, onTestFinished } from 'vitest'
import { DATABASES, startReceiver, startSender, subscribe, untilStatus } from './sender-and-receiver.ts'

describe.each(DATABASES)('an outcome that $name rejects', { timeout: START_TIMEOUT_MS }, ({ open }) => {
  it('ends its delivery with the reason, and leaves the others of its batch as they are', async () => {
    const sender = await startSender(open)
    onTestFinished(async () => sender.stop())
    await sender.transaction(async (tx) =>
      tx.query('alter table hookseal.attempts add check (response_status <> 299)'),
    )
    const receiver = await startReceiver(({ body }, response) =>
      response.writeHead(body.data === 'rejected' ? 299 : 204).end(),
    )
    onTestFinished(receiver.close)
    const { type } = await subscribe(sender, receiver.url)
    const [rejected = '', ...others] = (
      await sender.events.publishMany(['rejected', 1, 2, 3].map((data) => ({ type, data })))
    ).map(({ id }) => id)

    const dead = await untilStatus(sender, rejected, 'dead')
    expect(dead).toMatchObject({
      errorMessage: expect.stringMatching(/may have received the event, but the database rejected/),
      nextAttemptAt: null,
    })
    for (const id of others) expect(await untilStatus(sender, id, 'delivered')).toMatchObject({ attempt: 1 })
    expect(receiver.arrivals.filter(({ id }) => id === rejected)).toHaveLength(1)
  })
})

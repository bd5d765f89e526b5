import { expect, it } from 'vitest'
import {
  createVerifier,
  type InboxPort,
  type ReceiverOptions,
  webhookHandler,
  type WebhookMessage,
} from '../src/index.ts'
import { now, requestOf, SECRET, signed } from './deliveries.ts'

const accepts: InboxPort = { accept: async () => 'accepted' }

it.each<{ name: string; options: ReceiverOptions; handler: (() => void) | undefined }>([
  { name: 'both a handler and an inbox', options: { inbox: accepts }, handler: () => {} },
  { name: 'neither a handler nor an inbox', options: {}, handler: undefined },
])('throws ERR_WEBHOOK_OPTION for $name', ({ options, handler }) => {
  expect(() => webhookHandler({ secret: SECRET, ...options }, handler)).toThrow(
    expect.objectContaining({ code: 'ERR_WEBHOOK_OPTION', message: 'pass either a handler or inbox' }),
  )
})

it('calls accept as a method of the inbox, with the result of dedupeKey', async () => {
  class Inbox implements InboxPort {
    readonly keys: string[] = []
    async accept(_message: WebhookMessage, key: string): Promise<'accepted'> {
      this.keys.push(key)
      return 'accepted'
    }
  }
  const inbox = new Inbox()
  const handle = webhookHandler({ secret: SECRET, now, inbox, dedupeKey: () => 'order 7' })
  expect((await handle(requestOf())).status).toBe(202)
  expect(inbox.keys).toEqual(['order 7'])
})

it('responds ERR_WEBHOOK_HANDLER when dedupeKey throws, and accepts nothing', async () => {
  const keys: string[] = []
  const handle = webhookHandler({
    secret: SECRET,
    now,
    inbox: {
      async accept(_message, key) {
        keys.push(key)
        return 'accepted'
      },
    },
    dedupeKey() {
      throw new Error('no order')
    },
  })
  const response = await handle(requestOf())
  expect([response.status, await response.json(), keys]).toMatchObject([
    500,
    { code: 'ERR_WEBHOOK_HANDLER' },
    [],
  ])
})

function throwClosed(): never {
  throw new Error('the pool is closed')
}

it('rejects with a cause that says what the inbox did', async () => {
  const errors: unknown[] = []
  const options: ReceiverOptions = { secret: SECRET, now, onRejected: (error) => errors.push(error) }
  const respond = async (accept: () => unknown): Promise<number> => {
    const inbox = { accept } as InboxPort
    return (await webhookHandler({ ...options, inbox })(requestOf())).status
  }
  expect(await respond(() => ({ status: 'accepted' }))).toBe(503)
  expect(await respond(throwClosed)).toBe(503)
  expect(errors).toMatchObject([
    { message: 'The inbox failed to accept.', cause: { message: 'accept resolved to [object Object]' } },
    { message: 'The inbox failed to accept.', cause: { message: 'the pool is closed' } },
  ])
})

it('sets message.provider in verifiers and receivers that have a provider', async () => {
  const verifier = createVerifier({ secret: SECRET, now, provider: 'stripe' })
  expect(await verifier.verify(signed())).toMatchObject({ provider: 'stripe' })
  expect(await createVerifier({ secret: SECRET, now }).verify(signed())).not.toHaveProperty('provider')
})

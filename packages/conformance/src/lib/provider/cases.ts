import { memoryStore, type ReceiverOptions, type WebhookMessage } from '@hookseal/core'
import { expect } from 'vitest'
import { forgeries } from './forgeries.ts'
import type { ExpectedExchange, ProviderOracle, ProviderUnderTest, SignedRequest } from './oracle.ts'
import { send } from './send.ts'
import { serveReceiver } from './serve.ts'

/** The receiver's clock: a whole second. */
const NOW = new Date('2026-11-21T12:00:00.000Z')

/** One test of the contract. */
export interface Case {
  title: string
  run: () => Promise<void>
}

interface Served {
  messages: WebhookMessage[]
  /** Resolves with the error code of the response, or with its status if it has none. */
  respond: (request: { headers: Record<string, string | string[]>; body: string }) => Promise<string | number>
  send: (exchange: ExpectedExchange) => ReturnType<typeof send>
}

/** Returns the tests of the contract that apply to a provider. */
export function providerCases(provider: ProviderUnderTest, oracle: ProviderOracle): Case[] {
  const { row } = provider
  const { secret, body, otherBody = `${body} `, signingSecret = secret } = oracle
  const isToken = row.signature.kind === 'token' || row.signature.authenticated === 'token'

  const sign = async (key = signingSecret, deliveryId = 'delivery-1'): Promise<SignedRequest> => {
    const delivery = { body, timestamp: NOW, id: deliveryId, ...oracle.options }
    return provider.signedRequest(delivery, key)
  }

  /** Serves the preset while `test` runs. `ahead` moves the receiver's clock, in seconds. */
  async function serving(
    test: (served: Served) => Promise<void>,
    { ahead = 0, ...overrides }: ReceiverOptions & { ahead?: number } = {},
  ): Promise<void> {
    const messages: WebhookMessage[] = []
    const now = (): number => NOW.getTime() + ahead * 1000
    const options = provider({ secret, ...oracle.options, ...overrides, dedupe: memoryStore(), now })
    const server = await serveReceiver(options, (message) => messages.push(message))
    try {
      await test({
        messages,
        async respond(request) {
          const { status, code } = await send(server.url, request)
          return code ?? status
        },
        send: async ({ query = '', method = 'POST', request }) =>
          send(server.url + query, {
            method,
            ...(typeof request === 'function' ? await request() : request),
          }),
      })
    } finally {
      await server.close()
    }
  }

  const cases: Case[] = [
    {
      title: `accepts its own signature, and the event ${row.id.in === 'none' ? 'every time, as its bodies repeat' : 'only once'}`,
      run: async () =>
        serving(async ({ respond, messages }) => {
          const request = await sign()
          const isRepeatable = row.id.in === 'none'
          expect([await respond(request), await respond(request)]).toEqual([204, isRepeatable ? 204 : 200])
          expect(messages).toHaveLength(isRepeatable ? 2 : 1)
        }),
    },
    {
      title: 'rejects every changed delivery with its code',
      run: async () =>
        serving(async ({ respond, messages }) => {
          for (const { name, request, codes } of forgeries(provider, await sign(), otherBody))
            expect({ name, code: await respond(request) }).toEqual({
              name,
              code: expect.toBeOneOf([...codes]),
            })
          expect(messages).toEqual([])
        }),
    },
    {
      title: 'rejects the signature of another secret, and accepts it in rotation',
      async run() {
        const forged = await sign(oracle.otherSecret)
        await serving(async ({ respond }) =>
          expect(await respond(forged)).toBe('ERR_WEBHOOK_SIGNATURE_MISMATCH'),
        )
        // A private key is not a secret of the receiver.
        if (signingSecret !== secret) return
        const rotation = { secret: [secret, oracle.otherSecret] }
        await serving(async ({ respond, messages }) => {
          expect(await respond(forged)).toBe(204)
          expect(messages).toMatchObject([{ key: { index: 1 } }])
        }, rotation)
      },
    },
    ...[...(oracle.exchanges ?? []), ...(oracle.handshakes ?? [])].map((exchange) => ({
      title: `responds to ${exchange.name}`,
      run: async () =>
        serving(async ({ send: sendExchange, messages }) => {
          const { status, code, body: received, headers } = await sendExchange(exchange)
          const { response } = exchange
          expect({ status, code }).toEqual({ status: response.status, code: response.code })
          expect(received).toMatch(response.body ?? '')
          expect(headers).toMatchObject(response.headers ?? {})
          if (exchange.message !== undefined) expect(messages).toMatchObject([exchange.message])
          if (oracle.handshakes?.includes(exchange) === true) expect(messages).toEqual([])
        }),
    })),
    {
      title: `has ${row.handshake === undefined ? 'no' : 'a'} handshake, as its oracle says`,
      async run() {
        expect(oracle.handshakes === undefined).toBe(row.handshake === undefined)
      },
    },
  ]

  const { tolerance, id } = row
  if (tolerance !== null)
    cases.push({
      title: `accepts a time ${tolerance.past} s ago and ${tolerance.future} s ahead, and not one second more`,
      async run() {
        const results: (string | number)[] = []
        for (const ahead of [tolerance.past, tolerance.past + 1, -tolerance.future, -tolerance.future - 1])
          await serving(async ({ respond }) => void results.push(await respond(await sign())), { ahead })
        expect(results).toEqual([204, 'ERR_WEBHOOK_TIMESTAMP_TOO_OLD', 204, 'ERR_WEBHOOK_TIMESTAMP_TOO_NEW'])
      },
    })
  if (id.in === 'header' && !id.signed && !isToken)
    cases.push({
      title: 'handles a recorded delivery under a new unsigned id as a duplicate',
      run: async () =>
        serving(async ({ respond, messages }) => {
          const request = await sign()
          const [header = ''] = [id.header ?? []].flat()
          const replayed = { ...request, headers: { ...request.headers, [header]: 'another-id' } }
          expect([await respond(request), await respond(replayed)]).toEqual([204, 200])
          expect(messages).toHaveLength(1)
        }),
    })
  if (id.in === 'header' && id.claimsBody === true)
    cases.push({
      title: 'handles a body under a new signed id as a duplicate',
      run: async () =>
        serving(async ({ respond, messages }) => {
          expect([
            await respond(await sign()),
            await respond(await sign(signingSecret, 'delivery-2')),
          ]).toEqual([204, 200])
          expect(messages).toHaveLength(1)
        }),
    })
  const { sign: signByOracle, verify, respell } = oracle
  if (id.in === 'signed-text' || respell !== undefined)
    cases.push({
      title: 'handles the same signed text in another body as a duplicate',
      run: async () =>
        serving(async ({ respond, messages }) => {
          const request = await sign()
          const respelled = respell?.(request.body) ?? request.body
          expect(respelled).not.toBe(request.body)
          expect([await respond(request), await respond({ ...request, body: respelled })]).toEqual([204, 200])
          expect(messages).toHaveLength(1)
        }),
    })
  if (signByOracle !== undefined)
    cases.push({
      title: 'accepts what the oracle signs, and reads id, type and body',
      run: async () =>
        serving(async ({ respond, messages }) => {
          const request = await signByOracle({ body, timestamp: NOW, id: 'delivery-of-oracle' })
          expect(await respond(request)).toBe(204)
          expect(messages).toHaveLength(1)
          expect(messages[0]).toMatchObject({
            ...oracle.expected,
            ...(id.in === 'header' ? { id: 'delivery-of-oracle' } : {}),
            authenticated: isToken ? 'token' : 'signature',
          })
          expect(Buffer.from(messages[0]?.body ?? []).toString()).toBe(request.body)
        }),
    })
  if (verify !== undefined)
    cases.push({
      title: 'signs what the oracle accepts, and nothing else',
      async run() {
        const request = await sign()
        expect(await verify(request, NOW)).toBe(true)
        if (!isToken) expect(await verify({ ...request, body: otherBody }, NOW)).toBe(false)
      },
    })
  return cases
}

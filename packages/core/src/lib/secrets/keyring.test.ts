import { afterEach, describe, expect, it, vi } from 'vitest'

import {
  gate,
  headersOf,
  now,
  OTHER_SECRET,
  outcome,
  SECRET,
  settled,
  signed,
  useFakeClock,
  verifierAt,
} from '../../../test/support.ts'
import { type SecretResolver, standardWebhooks, type UnverifiedDelivery, WebhookError } from '../../index.ts'

describe('a secret resolver', () => {
  it('sees id, timestamp and any header, before the body is there', async () => {
    const resolve = vi.fn<SecretResolver>(() => SECRET)
    const headers = { ...headersOf(), 'X-Tenant': 'a', 'x-twice': ['a', 'b'] }
    const verification = await verifierAt({ secret: resolve }).start(headers)
    expect(verification).toBeDefined()
    const delivery = resolve.mock.lastCall?.[0] as UnverifiedDelivery
    expect([delivery.id, delivery.timestamp]).toEqual(['msg_1', new Date(now())])
    expect([delivery.header('x-tenant'), delivery.header('X-TENANT'), delivery.header('x-other')]).toEqual([
      'a',
      'a',
      undefined,
    ])
    expect(() => delivery.header('x-twice')).toThrow(WebhookError)
  })

  it('does not run for headers that can’t be right', async () => {
    const resolve = vi.fn<SecretResolver>(() => SECRET)
    const verifier = verifierAt({ secret: resolve })
    expect(await outcome(verifier.verify(signed({ id: 'a.b' })))).toMatch(/^400/)
    expect(await outcome(verifier.verify(signed({ timestamp: '1' })))).toMatch(/^401/)
    expect(resolve).not.toHaveBeenCalled()
  })

  it.each<{ name: string; secret: SecretResolver; key: unknown }>([
    { name: 'a secret', secret: () => SECRET, key: { index: 0 } },
    { name: 'a promise of one', secret: async () => SECRET, key: { index: 0 } },
    {
      name: 'a labelled one',
      secret: () => ({ secret: SECRET, label: 'tenant a' }),
      key: { index: 0, label: 'tenant a' },
    },
    { name: 'a list', secret: () => [OTHER_SECRET, SECRET], key: { index: 1 } },
    { name: 'a resolver of resolvers', secret: () => async () => () => SECRET, key: { index: 0 } },
  ])('may return $name', async ({ secret, key }) => {
    expect((await verifierAt({ secret }).verify(signed())).key).toEqual(key)
  })

  const UNAVAILABLE = '503 ERR_WEBHOOK_SECRET_UNAVAILABLE'
  it.each<{ name: string; secret: SecretResolver; expected: string }>([
    {
      name: 'throws',
      secret: () => {
        throw new Error('db')
      },
      expected: UNAVAILABLE,
    },
    { name: 'rejects', secret: () => Promise.reject(new Error('db')), expected: UNAVAILABLE },
    { name: 'returns nothing', secret: () => undefined as unknown as string, expected: UNAVAILABLE },
    { name: 'returns an empty list', secret: () => [], expected: UNAVAILABLE },
    {
      name: 'throws a WebhookError of its own',
      secret: () => {
        throw new WebhookError('ERR_WEBHOOK_SIGNATURE_MISMATCH', 'No such tenant.', {
          reason: 'unknown_tenant',
        })
      },
      expected: '401 ERR_WEBHOOK_SIGNATURE_MISMATCH unknown_tenant',
    },
    {
      name: 'asks for a repeated header',
      secret: (delivery) => delivery.header('x-twice') ?? SECRET,
      expected: '400 ERR_WEBHOOK_HEADER_INVALID repeated',
    },
    {
      name: 'returns what has expired',
      secret: () => ({ secret: SECRET, notAfter: new Date(0) }),
      expected: '401 ERR_WEBHOOK_SIGNATURE_MISMATCH no_active_secret',
    },
    {
      name: 'returns another secret',
      secret: () => OTHER_SECRET,
      expected: '401 ERR_WEBHOOK_SIGNATURE_MISMATCH mismatch',
    },
  ])('that $name: $expected', async ({ secret, expected }) => {
    const headers = { ...headersOf(), 'x-twice': ['a', 'b'] }
    expect(await outcome(verifierAt({ secret }).verify({ ...signed(), headers }))).toBe(expected)
  })

  it('that fails tells the cause to the log, and the sender when to come back', async () => {
    const cause = new Error('db')
    const attempt = verifierAt({ secret: () => Promise.reject(cause) }).verify(signed())
    await expect(attempt).rejects.toMatchObject({
      cause,
      retryAfterSeconds: 5,
      message: expect.not.stringContaining('db'),
    })
  })

  describe('that hangs', () => {
    afterEach(() => vi.useRealTimers())

    it('is given up after 5 s, and what it does later changes nothing', async () => {
      useFakeClock()
      const unhandled = vi.fn<(error: unknown) => void>()
      process.on('unhandledRejection', unhandled)
      const late = gate<string>()
      const attempt = outcome(verifierAt({ secret: () => late.promise }).verify(signed()))
      const done = vi.fn<(answer: string) => void>()
      void attempt.then(done)
      await settled()
      await vi.advanceTimersByTimeAsync(4999)
      await settled()
      expect(done).not.toHaveBeenCalled()
      await vi.advanceTimersByTimeAsync(1)
      expect(await attempt).toBe(UNAVAILABLE)
      expect(vi.getTimerCount()).toBe(0)
      late.open(Promise.reject(new Error('db')))
      await settled()
      process.off('unhandledRejection', unhandled)
      expect(unhandled).not.toHaveBeenCalled()
    })

    it('costs no timer when it does not', async () => {
      useFakeClock()
      expect(await outcome(verifierAt({ secret: async () => SECRET }).verify(signed()))).toBe('accepted')
      expect(vi.getTimerCount()).toBe(0)
    })
  })

  it('imports a secret once, however often it is returned', async () => {
    const scheme = standardWebhooks()
    const importSecret = vi.spyOn(scheme, 'importSecret')
    const verifier = verifierAt({ scheme, secret: () => [SECRET, OTHER_SECRET] })
    for (let count = 0; count < 3; count++) await verifier.verify(signed())
    expect(importSecret.mock.calls).toEqual([[SECRET], [OTHER_SECRET]])
  })

  it('remembers 1,000 imported secrets, and lets go of the oldest', async () => {
    const scheme = standardWebhooks()
    const importSecret = vi.spyOn(scheme, 'importSecret')
    let secret = SECRET
    const verifier = verifierAt({ scheme, secret: () => secret })
    const use = async (value: string): Promise<unknown> => {
      secret = value
      return outcome(verifier.verify(signed()))
    }
    await use(SECRET)
    for (let count = 0; count < 999; count++) {
      await use(`whsec_${Buffer.from(String(count).padStart(24, '0')).toString('base64')}`)
    }
    await use(SECRET)
    expect(importSecret).toHaveBeenCalledTimes(1000)
    await use(OTHER_SECRET)
    await use(SECRET)
    expect(importSecret).toHaveBeenCalledTimes(1002)
  })
})

it('configured secrets are imported at construction, not for each delivery', async () => {
  const scheme = standardWebhooks()
  const importSecret = vi.spyOn(scheme, 'importSecret')
  const verifier = verifierAt({ scheme, secret: [SECRET, OTHER_SECRET] })
  await verifier.verify(signed())
  await verifier.verify(signed())
  expect(importSecret).toHaveBeenCalledTimes(2)
})

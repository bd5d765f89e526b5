import { afterEach, describe, expect, it, vi } from 'vitest'

import { gate, flushPromises, useFakeClock } from '../../../test/clock.ts'
import { headersOf, now, OTHER_SECRET, SECRET, signed } from '../../../test/deliveries.ts'
import { outcome, verifierAt } from '../../../test/verifiers.ts'
import { type SecretResolver, standardWebhooks, type UnverifiedDelivery, WebhookError } from '../../index.ts'

describe('a secret resolver', () => {
  it('calls the secret resolver with id, timestamp and headers before the body arrives', async () => {
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

  it('does not call the secret resolver for invalid headers', async () => {
    const resolve = vi.fn<SecretResolver>(() => SECRET)
    const verifier = verifierAt({ secret: resolve })
    expect(await outcome(verifier.verify(signed({ id: 'a.b' })))).toMatch(/^400/)
    expect(await outcome(verifier.verify(signed({ timestamp: '1' })))).toMatch(/^401/)
    expect(resolve).not.toHaveBeenCalled()
  })

  it.each<{ name: string; secret: SecretResolver; key: unknown }>([
    { name: 'a secret', secret: () => SECRET, key: { index: 0 } },
    { name: 'a promise of a secret', secret: async () => SECRET, key: { index: 0 } },
    {
      name: 'a labeled secret',
      secret: () => ({ secret: SECRET, label: 'tenant a' }),
      key: { index: 0, label: 'tenant a' },
    },
    { name: 'a list', secret: () => [OTHER_SECRET, SECRET], key: { index: 1 } },
    { name: 'a secret with its tenant', secret: () => ({ secret: SECRET, tenant: 'a' }), key: { index: 0 } },
    {
      name: 'a list with its tenant',
      secret: (_delivery) => ({ tenant: 'a', secret: [OTHER_SECRET, { secret: SECRET, label: 'new' }] }),
      key: { index: 1, label: 'new' },
    },
  ])('accepts $name from a secret resolver', async ({ secret, key }) => {
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
      name: 'reads a repeated header',
      secret: (delivery) => ({ tenant: 'a', secret: delivery.header('x-twice') ?? SECRET }),
      expected: '400 ERR_WEBHOOK_HEADER_INVALID repeated',
    },
    {
      name: 'returns an expired secret',
      secret: () => ({ secret: SECRET, notAfter: new Date(0) }),
      expected: '401 ERR_WEBHOOK_SIGNATURE_MISMATCH no_active_secret',
    },
    {
      name: 'returns another secret',
      secret: () => OTHER_SECRET,
      expected: '401 ERR_WEBHOOK_SIGNATURE_MISMATCH mismatch',
    },
  ])('rejects the delivery with $expected when the resolver $name', async ({ secret, expected }) => {
    const headers = { ...headersOf(), 'x-twice': ['a', 'b'] }
    expect(await outcome(verifierAt({ secret }).verify({ ...signed(), headers }))).toBe(expected)
  })

  it('puts the error of a failing resolver into cause, not into the message, and sets retryAfterSeconds', async () => {
    const cause = new Error('db')
    const attempt = verifierAt({ secret: () => Promise.reject(cause) }).verify(signed())
    await expect(attempt).rejects.toMatchObject({
      cause,
      retryAfterSeconds: 5,
      message: expect.not.stringContaining('db'),
    })
  })

  describe('with a fake clock', () => {
    afterEach(() => vi.useRealTimers())

    it('rejects when a secret resolver takes longer than 5 s, whose later rejection is not unhandled', async () => {
      useFakeClock()
      const unhandled = vi.fn<(error: unknown) => void>()
      process.on('unhandledRejection', unhandled)
      const late = gate<string>()
      const attempt = outcome(verifierAt({ secret: () => late.promise }).verify(signed()))
      const done = vi.fn<(result: string) => void>()
      void attempt.then(done)
      await flushPromises()
      await vi.advanceTimersByTimeAsync(4999)
      await flushPromises()
      expect(done).not.toHaveBeenCalled()
      await vi.advanceTimersByTimeAsync(1)
      expect(await attempt).toBe(UNAVAILABLE)
      expect(vi.getTimerCount()).toBe(0)
      late.open(Promise.reject(new Error('db')))
      await flushPromises()
      process.off('unhandledRejection', unhandled)
      expect(unhandled).not.toHaveBeenCalled()
    })

    it('leaves no timer when the secret resolver resolves', async () => {
      useFakeClock()
      expect(await outcome(verifierAt({ secret: async () => SECRET }).verify(signed()))).toBe('accepted')
      expect(vi.getTimerCount()).toBe(0)
    })
  })

  it('imports a secret that the resolver returns repeatedly only one time', async () => {
    const scheme = standardWebhooks()
    const importSecret = vi.spyOn(scheme, 'importSecret')
    const verifier = verifierAt({ scheme, secret: () => [SECRET, OTHER_SECRET] })
    for (let count = 0; count < 3; count++) await verifier.verify(signed())
    expect(importSecret.mock.calls).toEqual([[SECRET], [OTHER_SECRET]])
  })

  it('caches 1,000 imported secrets and evicts the oldest', async () => {
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

it('imports configured secrets at construction, not for each delivery', async () => {
  const scheme = standardWebhooks()
  const importSecret = vi.spyOn(scheme, 'importSecret')
  const verifier = verifierAt({ scheme, secret: [SECRET, OTHER_SECRET] })
  await verifier.verify(signed())
  await verifier.verify(signed())
  expect(importSecret).toHaveBeenCalledTimes(2)
})

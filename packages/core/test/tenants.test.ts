import { describe, expect, it, vi } from 'vitest'
import {
  createReceiver,
  createVerifier,
  memoryStore,
  type SecretInput,
  type SecretResolver,
  signedHeaders,
  type UnverifiedDelivery,
  type WebhookMessage,
} from '../src/index.ts'

const SECRETS: Record<string, string> = {
  acme: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  umbrella: 'whsec_QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB',
}
const BODY = '{"type":"invoice.paid"}'

/** A delivery of the event `in_1-paid` that a tenant signed. */
async function deliveryOf(tenant: string, id = 'in_1-paid') {
  const headers = await signedHeaders({ id, body: BODY }, SECRETS[tenant] ?? '')
  return { method: 'POST', headers: { ...headers, 'x-tenant': tenant } }
}

/** Delivers to one receiver in turn, completes each event, and returns whether the handler ran. */
async function handledBy(secret: SecretInput, deliveries: Awaited<ReturnType<typeof deliveryOf>>[]) {
  const receiver = createReceiver({ secret, provider: 'billing' })
  const handled: boolean[] = []
  for (const head of deliveries) {
    const result = await receiver.receive(head, async (update) => update(Buffer.from(BODY)))
    if (result.type === 'handle') await result.settle({ status: 204 })
    handled.push(result.type === 'handle')
  }
  return handled
}

const RESOLVER: SecretResolver = (delivery) => {
  const tenant = delivery.header('x-tenant') ?? ''
  return { tenant, secret: SECRETS[tenant] ?? '' }
}

const ROTATING: SecretResolver = (_delivery) => ({ tenant: 'acme', secret: Object.values(SECRETS) })

describe('the same event id of two tenants', () => {
  it.each<{ name: string; secret: SecretInput }>([
    { name: 'a resolver', secret: RESOLVER },
    { name: 'an async resolver', secret: async (delivery) => RESOLVER(delivery) },
    {
      name: 'a list of entries with tenants',
      secret: Object.entries(SECRETS).map(([tenant, secret]) => ({ tenant, secret })),
    },
    {
      name: 'a resolver of entries with tenants',
      secret: () => Object.entries(SECRETS).map(([tenant, secret]) => ({ tenant, secret })),
    },
  ])(
    'handles one id of two tenants as two events for $name, and each tenant has its own duplicates',
    async ({ secret }) => {
      const acme = await deliveryOf('acme')
      const umbrella = await deliveryOf('umbrella')
      expect(await handledBy(secret, [acme, umbrella, acme, umbrella])).toEqual([true, true, false, false])
    },
  )

  it('handles the same event id of two tenants once each, while the secrets of one tenant rotate', async () => {
    expect(await handledBy(ROTATING, [await deliveryOf('acme'), await deliveryOf('umbrella')])).toEqual([
      true,
      false,
    ])
  })
})

describe('the key in the store', () => {
  it('stores another key for any two combinations of provider, tenant and id', async () => {
    const parts = [undefined, 'a', 'a:b', 'a@b', '@a', ':', '%3A', 'a%3Ab', 'é']
    const keys = new Set<string>()
    let combinations = 0
    for (const provider of [undefined, 'a', 'b'])
      for (const tenant of parts)
        for (const id of parts) {
          if (id === undefined) continue
          const store = memoryStore()
          const claim = vi.spyOn(store, 'claim')
          const receiver = createReceiver({
            secret: SECRETS['acme'] ?? '',
            dedupe: store,
            ...(provider === undefined ? {} : { provider }),
            dedupeKey: () => id,
          })
          const message: WebhookMessage = {
            id: 'x',
            timestamp: new Date(),
            payload: {},
            body: Buffer.from(BODY),
            authenticated: 'signature',
            key: { index: 0 },
            ...(tenant === undefined ? {} : { tenant }),
          }
          const result = await receiver.claim(message)
          if (result.type === 'handle') await result.settle({ status: 204 })
          keys.add(String(claim.mock.lastCall?.[0]))
          combinations++
        }
    expect(keys.size).toBe(combinations)
  })
})

describe('a resolver without a declared parameter', () => {
  it.each<{ name: string; secret: unknown }>([
    {
      name: 'a rest parameter',
      secret: (...[delivery]: Parameters<SecretResolver>) => SECRETS[delivery?.header('x-tenant') ?? ''],
    },
    {
      name: 'a default value',
      secret: (delivery: Partial<UnverifiedDelivery> = {}) => SECRETS[delivery.header?.('x-tenant') ?? ''],
    },
  ])('requires a tenant of a resolver that reads the delivery by $name', async ({ secret }) => {
    const { headers } = await deliveryOf('acme')
    await expect(
      createVerifier({ secret: secret as never }).verify({ headers, body: BODY }),
    ).rejects.toMatchObject({
      code: 'ERR_WEBHOOK_SECRET_UNAVAILABLE',
    })
  })
})

describe('message.tenant', () => {
  it('names the tenant whose secret signed in message.tenant', async () => {
    const { headers } = await deliveryOf('umbrella')
    const verify = async (secret: SecretInput) => createVerifier({ secret }).verify({ headers, body: BODY })
    expect(await verify(RESOLVER)).toMatchObject({ tenant: 'umbrella' })
    expect(await verify(SECRETS['umbrella'] ?? '')).not.toHaveProperty('tenant')
  })
})

describe('a resolver that reads the delivery', () => {
  it.each([
    { name: 'a secret', result: SECRETS['acme'] },
    { name: 'a list of secrets', result: [SECRETS['acme']] },
    { name: 'an entry', result: { secret: SECRETS['acme'], label: 'new' } },
    { name: 'an empty tenant', result: { secret: SECRETS['acme'], tenant: '' } },
  ])(
    'rejects with the fix when a resolver that reads the delivery returns $name without a tenant',
    async ({ result }) => {
      const { headers } = await deliveryOf('acme')
      const secret = ((_delivery: unknown) => result) as never
      const rejected = createVerifier({ secret }).verify({ headers, body: BODY })
      await expect(rejected).rejects.toMatchObject({
        code: 'ERR_WEBHOOK_SECRET_UNAVAILABLE',
        status: 503,
        cause: { code: 'ERR_WEBHOOK_SECRET', message: expect.stringContaining('tenant') },
      })
    },
  )
})

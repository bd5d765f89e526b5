import { createVerifier, WebhookConfigError, webhookHandler } from '@hookseal/core'
import { PROVIDERS } from '@hookseal/providers'
import { adyen } from '@hookseal/providers/adyen'
import { amazonSns } from '@hookseal/providers/amazon-sns'
import { braintree } from '@hookseal/providers/braintree'
import { livekit } from '@hookseal/providers/livekit'
import { meta } from '@hookseal/providers/meta'
import { polar } from '@hookseal/providers/polar'
import { qstash } from '@hookseal/providers/qstash'
import { square } from '@hookseal/providers/square'
import { stripe } from '@hookseal/providers/stripe'
import { supabase } from '@hookseal/providers/supabase'
import { twilio } from '@hookseal/providers/twilio'
import { afterEach, describe, expect, it, vi } from 'vitest'

const SECRET = 'whsec_It is a secret to everybody'
const BODY = '{"id":"evt_1","type":"invoice.paid"}'

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('the secret of a preset', () => {
  it('reads the secret of a preset from the environment variable of its row', async () => {
    vi.stubEnv('STRIPE_WEBHOOK_SECRET', SECRET.replaceAll(' ', '_'))
    const headers = await stripe.signedHeaders({ body: BODY }, SECRET.replaceAll(' ', '_'))
    const message = await createVerifier(stripe()).verify({ headers, body: BODY })
    expect(message).toMatchObject({ id: 'evt_1', type: 'invoice.paid', authenticated: 'signature' })
  })

  it('reads several secrets of a preset, separated by whitespace, from the environment', async () => {
    vi.stubEnv('STRIPE_WEBHOOK_SECRET', ' whsec_old_secret\n whsec_new_secret ')
    const headers = await stripe.signedHeaders({ body: BODY }, 'whsec_new_secret')
    const message = await createVerifier(stripe()).verify({ headers, body: BODY })
    expect(message.key).toEqual({ index: 1 })
  })

  it('requires the secret of a preset, with an error that names the option and the variable', () => {
    vi.stubEnv('STRIPE_WEBHOOK_SECRET', '')
    expect(() => stripe()).toThrow(/stripe\(\{ secret \}\).*STRIPE_WEBHOOK_SECRET/)
  })

  it.each(['', '       ', 'short'])(
    'rejects the secret %j, which is shorter than those of the provider',
    (secret) => {
      expect(() => createVerifier(stripe({ secret }))).toThrow(WebhookConfigError)
    },
  )

  it('accepts a secret with the version of the signature in front, as Supabase shows it', async () => {
    const secret = `v1,whsec_${Buffer.alloc(32, 1).toString('base64')}`
    const headers = await supabase.signedHeaders({ body: '{}' }, secret)
    await expect(createVerifier(supabase({ secret })).verify({ headers, body: '{}' })).resolves.toMatchObject(
      {
        payload: {},
      },
    )
  })

  it('signs with a secret of Polar as text, and verifies as base64 too where it is base64', async () => {
    const secret = Buffer.alloc(32, 1).toString('base64')
    const verifier = createVerifier(polar({ secret }))
    const asText = await polar.signedHeaders({ body: BODY }, secret)
    const asBase64 = await supabase.signedHeaders({ body: BODY }, secret)
    for (const headers of [asText, asBase64])
      await expect(verifier.verify({ headers, body: BODY })).resolves.toMatchObject({ type: 'invoice.paid' })
  })
})

describe('an option that a provider needs', () => {
  it.each([
    { preset: square, fix: /square\(\{ publicUrl: 'https:/ },
    { preset: twilio, fix: /twilio\(\{ publicUrl: 'https:/ },
    { preset: qstash, fix: /qstash\(\{ publicUrl: 'https:/ },
    { preset: braintree, fix: /braintree\(\{ publicKey \}\).*BRAINTREE_PUBLIC_KEY/ },
    { preset: livekit, fix: /livekit\(\{ apiKey \}\).*LIVEKIT_API_KEY/ },
  ])('names a missing option in the error: $fix', ({ preset, fix }) => {
    expect(() => preset({ secret: SECRET })).toThrow(fix)
    expect(() => preset({ secret: SECRET })).toThrow(WebhookConfigError)
  })

  it.each(['example.com/webhooks', '/webhooks', 'ftp://example.com/', ''])(
    'rejects an option at construction if it is not an absolute URL: %j',
    (publicUrl) => {
      expect(() => square({ secret: SECRET, publicUrl })).toThrow(/publicUrl/)
    },
  )

  it('reads an option that a provider needs from its environment variable', () => {
    vi.stubEnv('BRAINTREE_PUBLIC_KEY', 'public_key')
    expect(() => braintree({ secret: SECRET })).not.toThrow()
  })
})

describe('a signed delivery', () => {
  it('returns no headers for a signed delivery where the signature is inside the body', async () => {
    const body = '{"notificationItems":[{"NotificationRequestItem":{"eventCode":"CAPTURE"}}]}'
    await expect(adyen.signedHeaders({ body }, '00'.repeat(32))).rejects.toThrow(/adyen\.signedRequest/)
  })

  it('signs a delivery at the current time under a random id by default', async () => {
    const [first, second] = await Promise.all([
      supabase.signedHeaders({ body: '{}' }, Buffer.alloc(32).toString('base64')),
      supabase.signedHeaders({ body: '{}' }, Buffer.alloc(32).toString('base64')),
    ])
    expect(first?.['webhook-id']).not.toBe(second?.['webhook-id'])
    expect(Math.abs(Number(first?.['webhook-timestamp']) * 1000 - Date.now())).toBeLessThan(60_000)
  })
})

it('puts the provider into the dedupe key, so that ids of two providers never collide', () => {
  for (const { name } of PROVIDERS) expect(name).toMatch(/^[\w-]+$/)
  expect(stripe({ secret: SECRET }).provider).toBe('stripe')
})

describe('signedHeaders', () => {
  it.each([1_700_000_000, '2026-11-22', new Date('x'), null])(
    'rejects the timestamp %s',
    async (timestamp) => {
      const delivery = { body: BODY, timestamp: timestamp as Date }
      await expect(stripe.signedHeaders(delivery, 'whsec_secret')).rejects.toThrow(
        /^timestamp must be a valid Date, such as new Date\(seconds \* 1000\)$/,
      )
    },
  )

  it('names the function to use for a signature in the body', async () => {
    await expect(
      amazonSns.signedHeaders({ body: '{}' }, 'arn:aws:sns:eu-central-1:123456789012:orders'),
    ).rejects.toThrow('use amazonSns.signedRequest')
  })
})

it('names the option of a meta receiver without a verify token', async () => {
  vi.stubEnv('META_VERIFY_TOKEN', '')
  const handler = webhookHandler(meta({ secret: SECRET }), () => {})
  const query = 'hub.mode=subscribe&hub.verify_token=&hub.challenge=1158201444'
  const response = await handler(new Request(`http://localhost/?${query}`))
  expect([response.status, await response.text()]).toEqual([
    403,
    expect.stringContaining('META_VERIFY_TOKEN'),
  ])
})

import { createHmac, createSecretKey, type KeyObject, randomUUID, timingSafeEqual } from 'node:crypto'
import { createVerifier } from '@hookseal/core'
import { github } from '@hookseal/providers/github'
import { stripe } from '@hookseal/providers/stripe'
import { importSdk } from '@hookseal/services/provider-sdks'
import { type Delivery, withRequestHeaders } from './delivery.ts'
import type { Verify } from './verifiers.ts'

export const CANDIDATES = ['floor', 'hookseal', 'SDK'] as const
export type Candidate = (typeof CANDIDATES)[number]

/** A provider with everything that is measured. All candidates get the same deliveries, and parse the body. */
export interface MeasuredProvider {
  name: string
  sdk: string
  verifiers: Readonly<Record<Candidate, Verify>>
  makeDelivery: (body: Buffer) => Delivery
}

const SECRET = 'It is a secret to everybody'

interface StripeWebhooks {
  constructEvent: (body: Uint8Array, header: string, secret: string) => unknown
}

interface OctokitMethods {
  verify: (secret: string, body: string, signature: string) => Promise<boolean>
}

/** The SDKs of Stripe and GitHub must be installed: see `installSdks`. */
export async function loadProviders(): Promise<readonly MeasuredProvider[]> {
  return Promise.all([stripeProvider(), githubProvider()])
}

async function stripeProvider(): Promise<MeasuredProvider> {
  const { default: Stripe } = await importSdk<{ default: new (key: string) => { webhooks: StripeWebhooks } }>(
    'stripe',
  )
  const { webhooks } = new Stripe('sk_test')
  const hookseal = createVerifier(stripe({ secret: SECRET }))
  const key = createSecretKey(SECRET, 'utf8')
  return {
    name: 'stripe',
    sdk: 'stripe.webhooks.constructEvent',
    verifiers: {
      floor({ headers, body }) {
        const header = headers['stripe-signature'] ?? ''
        const separator = header.indexOf(',v1=')
        return floor(key, `${header.slice(2, separator)}.`, body, header.slice(separator + 4))
      },
      hookseal: (delivery) => hookseal.verify(delivery),
      SDK: ({ headers, body }) => webhooks.constructEvent(body, headers['stripe-signature'] ?? '', SECRET),
    },
    makeDelivery(body) {
      const time = Math.floor(Date.now() / 1000)
      const mac = createHmac('sha256', key).update(`${time}.`).update(body).digest('hex')
      return withRequestHeaders({ 'stripe-signature': `t=${time},v1=${mac}` }, body)
    },
  }
}

async function githubProvider(): Promise<MeasuredProvider> {
  const { verify } = await importSdk<OctokitMethods>('@octokit/webhooks-methods')
  // Dedupe is not part of a verifier, and has a bench of its own.
  const hookseal = createVerifier(github({ secret: SECRET, dedupe: false }))
  const key = createSecretKey(SECRET, 'utf8')
  return {
    name: 'github',
    sdk: '@octokit/webhooks-methods',
    verifiers: {
      floor: ({ headers, body }) =>
        floor(key, '', body, (headers['x-hub-signature-256'] ?? '').slice('sha256='.length)),
      hookseal: (delivery) => hookseal.verify(delivery),
      async SDK({ headers, body }) {
        const text = body.toString()
        if (!(await verify(SECRET, text, headers['x-hub-signature-256'] ?? ''))) throw new Error('mismatch')
        return JSON.parse(text)
      },
    },
    makeDelivery(body) {
      const mac = createHmac('sha256', key).update(body).digest('hex')
      const id = randomUUID()
      return withRequestHeaders(
        { 'x-github-delivery': id, 'x-github-event': 'push', 'x-hub-signature-256': `sha256=${mac}` },
        body,
      )
    },
  }
}

/** The least work that verifies: HMAC, comparison and parsing, without any other check. */
function floor(key: KeyObject, prefix: string, body: Buffer, signature: string): unknown {
  const expected = Buffer.from(createHmac('sha256', key).update(prefix).update(body).digest('hex'))
  const received = Buffer.from(signature)
  if (received.length !== expected.length || !timingSafeEqual(received, expected))
    throw new Error('signature mismatch')
  return JSON.parse(body.toString())
}

import { github } from '@hookseal/providers/github'
import { pagerduty } from '@hookseal/providers/pagerduty'
import { slack } from '@hookseal/providers/slack'
import { stripe } from '@hookseal/providers/stripe'
import examples from '@octokit/webhooks-examples' with { type: 'json' }
import pagerdutyVector from '../../../../packages/providers/test/vectors/pagerduty.json' with { type: 'json' }

export type Provider = 'github' | 'pagerduty' | 'slack' | 'stripe'

/** The providers of a run. */
export const PRESETS: Readonly<Record<Provider, typeof github>> = { github, pagerduty, slack, stripe }

/** All providers of a run sign with it. */
export const SECRET = 'secret-of-every-provider-in-a-run'

/** A delivery as its provider sends it, except for the signature. */
export interface Payload {
  id: string
  provider: Provider
  /** For providers that send it in a header. */
  type: string
  body: string
}

// The declaration file describes a CommonJS default export; the JSON module is the array itself.
const DEFINITIONS = examples as unknown as readonly { name: string; examples: readonly object[] }[]
const GITHUB = DEFINITIONS.flatMap(({ name, examples: payloads }) =>
  payloads.map((payload) => ({ type: name, payload })),
)

const BODIES: Record<Exclude<Provider, 'github'>, (id: string) => string> = {
  // A published delivery.
  pagerduty: (id) => pagerdutyVector.body.replace('01BWDWL3NYY7LUFPZCC28QUCMK', id),
  // A slash command, which is a form.
  slack: (id) => `command=%2Fdeploy&text=now+please&user_name=ada&channel_id=C2147483705&trigger_id=${id}`,
  stripe: (id) =>
    JSON.stringify({
      id,
      object: 'event',
      api_version: '2026-10-29',
      type: 'invoice.paid',
      data: { object: { id: 'in_1MtHbELkdIwHu7ixl4OzzPMv', customer: 'cus_NeZwdNtLEOXuvB', total: 1099 } },
    }),
}

/** The keys of ordered messages. */
const KEYS = 200

/**
 * Returns the delivery with the number `n`: mostly one of the 329 example payloads of GitHub. Half of them have an order key, which is the
 * first part of their id.
 */
export function payloadOf(n: number): Payload {
  // The keys are spread, so that some messages of one key are in flight at the same time.
  const key = n % 2 === 0 ? `key${(Math.imul(n, 2_654_435_761) >>> 8) % KEYS}` : 'none'
  const id = `${key}.${n}`
  const provider = PROVIDER_OF[n % PROVIDER_OF.length] ?? 'github'
  if (provider !== 'github') return { id, provider, type: '', body: BODIES[provider](id) }
  const { type, payload } = GITHUB[n % GITHUB.length] ?? { type: 'ping', payload: {} }
  // GitHub's ids are not signed, so equal bodies are one event.
  return { id, provider, type, body: JSON.stringify({ ...payload, delivery: n }, null, 2) }
}

const PROVIDER_OF: readonly Provider[] = [
  'stripe',
  'slack',
  'github',
  'github',
  'pagerduty',
  'github',
  'github',
  'github',
  'github',
  'slack',
  'github',
]

/** Returns the order key of a message, by its id. */
export function keyOf(id: string): string | undefined {
  const [key] = id.split('.')
  return key === 'none' ? undefined : key
}

/** Returns the number of a message, by its id. */
export function numberOf(id: string): number {
  return Number(id.split('.')[1])
}

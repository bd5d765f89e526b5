import { afterEach, describe, expect, it, vi } from 'vitest'

import {
  createReceiver,
  createVerifier,
  type InboxPort,
  memoryStore,
  type ReceiverOptions,
  WebhookConfigError,
  type WebhookMessage,
} from '../../index.ts'
import { readReceiverOptions } from './receiver-options.ts'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

const INBOX: InboxPort = { accept: async () => 'accepted' }

describe('readReceiverOptions', () => {
  it('returns the documented defaults, in milliseconds', () => {
    expect(readReceiverOptions({})).toEqual({
      store: expect.objectContaining({ local: true }),
      leaseMs: 60_000,
      retainMs: 345_600_000,
      storeTimeoutMs: 5000,
      bodyTimeoutMs: 30_000,
    })
  })

  it('returns another memory store for each receiver', () => {
    expect(readReceiverOptions({}).store).not.toBe(readReceiverOptions({}).store)
  })
})

describe('createReceiver', () => {
  const SECONDS = ['leaseSeconds', 'retainSeconds', 'storeTimeoutSeconds', 'bodyTimeoutSeconds'] as const
  it.each(
    [...SECONDS, 'maxBodyBytes'].flatMap((name) =>
      [0, -1, Number.NaN, Infinity, '5', {}].map((value) => ({ name, value, options: { [name]: value } })),
    ),
  )('throws ERR_WEBHOOK_OPTION for $name: $value', ({ name, options }) => {
    expect(() => createReceiver({ secret: SECRET, ...options })).toThrow(
      expect.objectContaining({ code: 'ERR_WEBHOOK_OPTION', message: expect.stringContaining(name) }),
    )
  })

  it.each<{ name: string; options: Record<string, unknown>; says: string }>([
    {
      name: 'an unknown onStoreError',
      options: { onStoreError: 'ignore' },
      says: "onStoreError must be 'reject' or 'accept'",
    },
    { name: 'a provider with a colon', options: { provider: 'a:b' }, says: 'provider must consist of' },
    { name: 'an empty provider', options: { provider: '' }, says: 'provider must consist of' },
    { name: 'a provider with a line feed', options: { provider: 'a\n' }, says: 'provider must consist of' },
    { name: 'dedupe: true', options: { dedupe: true }, says: 'dedupe must be a store' },
    { name: 'dedupe: {}', options: { dedupe: {} }, says: 'dedupe must be a store' },
    { name: 'dedupe: null', options: { dedupe: null }, says: 'dedupe must be a store' },
    {
      name: 'a Redis client as the store',
      options: { dedupe: { get() {}, set() {} } },
      says: 'dedupe must be a store',
    },
    {
      name: 'an inbox that is a promise',
      options: { inbox: Promise.resolve() },
      says: 'inbox must be a store',
    },
    { name: 'inbox: null', options: { inbox: null }, says: 'inbox must be a store' },
    {
      name: 'inbox together with dedupe',
      options: { inbox: INBOX, dedupe: memoryStore() },
      says: 'inbox replaces dedupe',
    },
    {
      name: 'inbox together with dedupe: false',
      options: { inbox: INBOX, dedupe: false },
      says: 'inbox replaces dedupe',
    },
    {
      name: "inbox together with onStoreError: 'accept'",
      options: { inbox: INBOX, onStoreError: 'accept' },
      says: 'inbox replaces dedupe and onStoreError',
    },
    {
      name: 'a negative toleranceSeconds',
      options: { toleranceSeconds: -1 },
      says: 'toleranceSeconds must be',
    },
    {
      name: 'an infinite toleranceSeconds',
      options: { toleranceSeconds: Infinity },
      says: 'toleranceSeconds must be',
    },
    {
      name: 'toleranceSeconds as a string',
      options: { toleranceSeconds: '300' },
      says: 'toleranceSeconds must be',
    },
    {
      name: 'toleranceSeconds without future',
      options: { toleranceSeconds: { past: 1 } },
      says: 'toleranceSeconds must be',
    },
  ])('throws ERR_WEBHOOK_OPTION for $name', ({ options, says }) => {
    const create = (): unknown => createReceiver({ secret: SECRET, ...options })
    expect(create).toThrow(WebhookConfigError)
    expect(create).toThrow(
      expect.objectContaining({ code: 'ERR_WEBHOOK_OPTION', message: expect.stringContaining(says) }),
    )
  })

  it('throws ERR_WEBHOOK_OPTION for a negative toleranceSeconds, as createVerifier does', () => {
    expect(() => createVerifier({ secret: SECRET, toleranceSeconds: -1 })).toThrow(/toleranceSeconds must be/)
  })

  // A timer longer than 2^31 - 1 ms fires after 1 ms: every body and every store operation would time out.
  it.each(['leaseSeconds', 'storeTimeoutSeconds', 'bodyTimeoutSeconds'])(
    'throws ERR_WEBHOOK_OPTION for %s longer than the longest timer',
    (name) => {
      const receiver = (seconds: number): unknown => createReceiver({ secret: SECRET, [name]: seconds })
      expect(() => receiver(2_147_484)).toThrow(
        expect.objectContaining({ code: 'ERR_WEBHOOK_OPTION', message: expect.stringContaining(name) }),
      )
      expect(() => receiver(2_147_483)).not.toThrow()
    },
  )

  // Users pass it to mean forever, but stores would then fail for every delivery.
  it('throws ERR_WEBHOOK_OPTION for retainSeconds longer than a store can represent', () => {
    expect(() => createReceiver({ secret: SECRET, retainSeconds: Number.MAX_SAFE_INTEGER })).toThrow(
      expect.objectContaining({
        code: 'ERR_WEBHOOK_OPTION',
        message: expect.stringContaining('retainSeconds'),
      }),
    )
  })
})

describe('createReceiver with valid options', () => {
  afterEach(() => vi.unstubAllEnvs())

  it.each<{ name: string; options: ReceiverOptions }>([
    { name: 'retainSeconds of 100 years', options: { retainSeconds: 3_155_760_000 } },
    { name: 'a provider', options: { provider: 'Stripe_eu-1' } },
    { name: 'dedupe: false', options: { dedupe: false } },
    { name: 'an inbox', options: { inbox: INBOX, onStoreError: 'reject' } },
    { name: 'no tolerance', options: { toleranceSeconds: 0 } },
    { name: 'fractions of a second', options: { leaseSeconds: 0.3, bodyTimeoutSeconds: 0.5 } },
  ])('accepts $name', ({ options }) => {
    expect(() => createReceiver({ secret: SECRET, ...options })).not.toThrow()
  })

  it('accepts the secret of the environment', () => {
    vi.stubEnv('WEBHOOK_SECRET', SECRET)
    expect(() => createReceiver()).not.toThrow()
  })
})

it.each<{ name: string; options: ReceiverOptions; reads: number }>([
  { name: 'does not hash bodies for a store of its own', options: {}, reads: 0 },
  { name: 'hashes bodies for onDuplicate', options: { onDuplicate: () => {} }, reads: 1 },
  { name: 'hashes bodies for a store that others may share', options: { dedupe: memoryStore() }, reads: 1 },
])('$name', async ({ options, reads }) => {
  const receiver = createReceiver({ secret: SECRET, ...options })
  let count = 0
  const message: WebhookMessage = {
    id: 'msg_1',
    timestamp: new Date(),
    payload: {},
    authenticated: 'signature',
    key: { index: 0 },
    get body() {
      count++
      return new Uint8Array(2000)
    },
  }
  expect((await receiver.claim(message)).type).toBe('handle')
  expect(count).toBe(reads)
})

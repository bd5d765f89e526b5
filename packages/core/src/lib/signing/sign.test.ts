import { afterEach, describe, expect, it, vi } from 'vitest'

import { createSigner, generateKeyPair, generateSecret, sign, signedHeaders } from '../../index.ts'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const MESSAGE = { id: 'msg_1', timestamp: 1_700_000_000, body: '{"a":1}' }

afterEach(() => vi.useRealTimers())

describe('createSigner', () => {
  it('signs concurrent deliveries with createSigner as with sign', async () => {
    const { secretKey } = await generateKeyPair()
    const secrets = [SECRET, secretKey]
    const signer = createSigner(secrets)
    const messages = Array.from({ length: 20 }, (_, n) => ({
      ...MESSAGE,
      id: `msg_${n}`,
      body: 'x'.repeat(n * 500),
    }))
    const signatures = await Promise.all(messages.map(signer))
    expect(signatures).toEqual(await Promise.all(messages.map(async (message) => sign(message, secrets))))
    expect(new Set(signatures).size).toBe(20)
  })

  it('skips a secret of createSigner from its notAfter on', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1000 })
    const signer = createSigner([{ secret: generateSecret(), notAfter: new Date(2000) }, SECRET])
    expect((await signer(MESSAGE)).split(' ')).toHaveLength(2)
    vi.setSystemTime(2000)
    expect(await signer(MESSAGE)).toBe(await sign(MESSAGE, SECRET))
  })

  it('throws ERR_WEBHOOK_SECRET from createSigner for an invalid secret or an empty list', () => {
    expect(() => createSigner([SECRET, 'whsec_'])).toThrow(
      expect.objectContaining({ code: 'ERR_WEBHOOK_SECRET' }),
    )
    expect(() => createSigner([])).toThrow(expect.objectContaining({ code: 'ERR_WEBHOOK_SECRET' }))
  })
})

describe('sign', () => {
  it('returns a signature for each secret, in their order', async () => {
    const { secretKey } = await generateKeyPair()
    const other = generateSecret()
    const entries = [await sign(MESSAGE, SECRET), await sign(MESSAGE, secretKey), await sign(MESSAGE, other)]
    expect(await sign(MESSAGE, [SECRET, { secret: secretKey, label: 'new' }, other])).toBe(entries.join(' '))
    expect(entries.map((entry) => entry.split(',')[0])).toEqual(['v1', 'v1a', 'v1'])
  })

  it('returns the same signature for a string and its UTF-8, and for a Date and its seconds', async () => {
    const body = '{"a":"🪝"}'
    const expected = await sign({ ...MESSAGE, body }, SECRET)
    expect(await sign({ ...MESSAGE, body: Buffer.from(body) }, SECRET)).toBe(expected)
    expect(await sign({ ...MESSAGE, body, timestamp: new Date(1_700_000_000_999) }, SECRET)).toBe(expected)
  })

  it('accepts a private key of 32 bytes, the seed only, as the one of 64 bytes', async () => {
    const { secretKey } = await generateKeyPair()
    const seed = Buffer.from(secretKey.slice('whsk_'.length), 'base64').subarray(0, 32)
    expect(await sign(MESSAGE, `whsk_${seed.toString('base64')}`)).toBe(await sign(MESSAGE, secretKey))
  })

  it('skips secrets of sign past their notAfter', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1000 })
    const list = [
      { secret: generateSecret(), notAfter: new Date(1000) },
      { secret: SECRET, notAfter: new Date(1001) },
    ]
    expect(await sign(MESSAGE, list)).toBe(await sign(MESSAGE, SECRET))
  })

  it('rejects more than 16 active secrets, and does not count expired ones', async () => {
    const expired = { secret: SECRET, notAfter: new Date(0) }
    const signature = await sign(MESSAGE, [expired, ...Array<string>(16).fill(SECRET)])
    expect(signature.split(' ')).toHaveLength(16)
    await expect(sign(MESSAGE, Array<string>(17).fill(SECRET))).rejects.toThrow('17 secrets are active')
  })

  it('rejects an invalid secret even if it has expired', async () => {
    const broken = { secret: 'whsec_', notAfter: new Date(0) }
    await expect(sign(MESSAGE, [broken, SECRET])).rejects.toMatchObject({ code: 'ERR_WEBHOOK_SECRET' })
  })

  it.each<{ name: string; message: Record<string, unknown>; says: string }>([
    { name: 'an id with a dot', message: { id: 'a.b' }, says: '(dot)' },
    { name: 'an empty id', message: { id: '' }, says: '(empty)' },
    { name: 'an id of 257 bytes', message: { id: 'a'.repeat(257) }, says: '(too_long)' },
    { name: 'an id with a space', message: { id: 'a b' }, says: '(characters)' },
    { name: 'an id that is not a string', message: { id: 1 }, says: '(not_a_string)' },
    { name: 'milliseconds', message: { timestamp: Date.now() }, says: 'not milliseconds' },
    { name: 'a fraction', message: { timestamp: 1.5 }, says: 'whole seconds' },
    { name: 'a time before the epoch', message: { timestamp: -1 }, says: 'whole seconds' },
    { name: 'NaN', message: { timestamp: Number.NaN }, says: 'whole seconds' },
    { name: 'an invalid Date', message: { timestamp: new Date('x') }, says: 'whole seconds' },
    { name: 'a string as the time', message: { timestamp: '1700000000' }, says: 'whole seconds' },
    { name: 'no time', message: { timestamp: undefined }, says: 'whole seconds' },
    { name: 'an object as the body', message: { body: { a: 1 } }, says: 'serialize it one time' },
    { name: 'no body', message: { body: undefined }, says: 'body must be' },
    { name: 'a body with a lone surrogate', message: { body: '"\ud800"' }, says: 'without lone surrogates' },
  ])('rejects with a TypeError for $name', async ({ message, says }) => {
    const attempt = sign({ ...MESSAGE, ...message }, SECRET)
    await expect(attempt).rejects.toThrow(TypeError)
    await expect(attempt).rejects.toThrow(says)
  })
})

describe('signedHeaders', () => {
  it('signs headers for the current time by default, or for the given one', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_700_000_000_999 })
    const headers = await signedHeaders({ id: 'msg_1', body: '{"a":1}' }, SECRET)
    expect(headers).toEqual({
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1700000000',
      'webhook-signature': await sign(MESSAGE, SECRET),
    })
    expect(await signedHeaders(MESSAGE, SECRET)).toEqual(headers)
  })

  it('rejects signedHeaders with a TypeError for an invalid id or milliseconds, as sign does', async () => {
    await expect(signedHeaders({ id: 'a.b', body: '' }, SECRET)).rejects.toThrow(TypeError)
    await expect(signedHeaders({ id: 'a', body: '', timestamp: Date.now() }, SECRET)).rejects.toThrow(
      TypeError,
    )
  })
})

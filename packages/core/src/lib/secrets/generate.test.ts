import { describe, expect, it } from 'vitest'

import { createVerifier, generateKeyPair, generateSecret, sign } from '../../index.ts'

const bytesIn = (text: string): number => Buffer.from(text.replace(/^wh\w+_/, ''), 'base64').length

describe('generateSecret', () => {
  it.each([
    { bytes: undefined, length: 32 },
    { bytes: 24, length: 24 },
    { bytes: 64, length: 64 },
  ])('returns a secret of $length bytes from generateSecret for the argument $bytes', ({ bytes, length }) => {
    const secret = generateSecret(bytes)
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]+={0,2}$/)
    expect(bytesIn(secret)).toBe(length)
    expect(() => createVerifier({ secret })).not.toThrow()
  })

  it.each([23, 65, 0, 32.5, Number.NaN, '32'])('throws a RangeError for a secret of %s bytes', (bytes) => {
    expect(() => generateSecret(bytes as number)).toThrow(
      new RangeError('bytes must be a whole number from 24 to 64'),
    )
  })

  it('returns another secret from each call of generateSecret', () => {
    expect(new Set(Array.from({ length: 100 }, () => generateSecret())).size).toBe(100)
  })
})

describe('generateKeyPair', () => {
  it('returns a private key and the public key that verifies its signatures', async () => {
    const { secretKey, publicKey } = await generateKeyPair()
    expect([secretKey.slice(0, 5), bytesIn(secretKey), publicKey.slice(0, 5), bytesIn(publicKey)]).toEqual([
      'whsk_',
      64,
      'whpk_',
      32,
    ])
    expect(Buffer.from(secretKey.slice(5), 'base64').subarray(32).toString('base64')).toBe(publicKey.slice(5))
    const message = { id: 'msg_1', timestamp: 1, body: '1' }
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1',
      'webhook-signature': await sign(message, secretKey),
    }
    const verifier = createVerifier({ secret: publicKey, now: () => 1000 })
    expect(await verifier.verify({ headers, body: '1' })).toMatchObject({ payload: 1, key: { index: 0 } })
  })

  it('returns another key pair from each call of generateKeyPair', async () => {
    const [a, b] = [await generateKeyPair(), await generateKeyPair()]
    expect(a).not.toEqual(b)
  })
})

import { createHash, createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { CERTIFICATE, CERTIFICATE_SIGNATURE } from '../../../test/certificate.ts'
import * as node from './scheme-crypto.node.ts'
import * as web from './scheme-crypto.web.ts'
import type { PublicKeyInput, SignatureAlgorithm } from './scheme-crypto.ts'

const TEXT = Buffer.from('signed text')
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const spki = (key: KeyObject): Uint8Array => key.export({ format: 'der', type: 'spki' })

describe.each([
  { name: 'node:crypto', port: node },
  { name: 'Web Crypto', port: web },
])('$name', ({ port }) => {
  it.each(['sha1', 'sha256', 'sha512'] as const)('computes HMACs and digests with %s', async (hash) => {
    const key = port.importHashedMacKey(hash, Buffer.from('key'))
    for (const encoding of ['hex', 'base64'] as const) {
      const mac = key.createMac('prefix ')
      mac.update(TEXT)
      mac.update(TEXT)
      const expected = createHmac(hash, 'key').update('prefix ').update(TEXT).update(TEXT).digest(encoding)
      expect(await mac.digest(encoding)).toBe(expected)
    }
    expect(Buffer.from(await port.digest(hash, TEXT))).toEqual(createHash(hash).update(TEXT).digest())
  })

  it.each<{ name: string; input: PublicKeyInput; algorithm: SignatureAlgorithm; signature: Uint8Array }>([
    {
      name: 'RSA with SHA-1',
      input: { spki: spki(rsa.publicKey) },
      algorithm: { name: 'rsa-pkcs1', hash: 'sha1' },
      signature: sign('sha1', TEXT, rsa.privateKey),
    },
    {
      name: 'RSA by a JSON Web Key',
      input: { jwk: rsa.publicKey.export({ format: 'jwk' }) },
      algorithm: { name: 'rsa-pkcs1', hash: 'sha256' },
      signature: sign('sha256', TEXT, rsa.privateKey),
    },
    {
      name: 'RSA by a certificate',
      input: { certificate: CERTIFICATE },
      algorithm: { name: 'rsa-pkcs1', hash: 'sha256' },
      signature: CERTIFICATE_SIGNATURE,
    },
    {
      name: 'ECDSA in DER',
      input: { spki: spki(ec.publicKey) },
      algorithm: { name: 'ecdsa-p256', hash: 'sha256', encoding: 'der' },
      signature: sign('sha256', TEXT, ec.privateKey),
    },
    {
      name: 'ECDSA as r and s, by a JSON Web Key',
      input: { jwk: ec.publicKey.export({ format: 'jwk' }) },
      algorithm: { name: 'ecdsa-p256', hash: 'sha256', encoding: 'p1363' },
      signature: sign('sha256', TEXT, { key: ec.privateKey, dsaEncoding: 'ieee-p1363' }),
    },
  ])('verifies $name and rejects every changed byte', async ({ input, algorithm, signature }) => {
    const key = port.importPublicKey(input, algorithm)
    expect(await key.verify(signature, TEXT)).toBe(true)
    expect(await key.verify(signature, Buffer.from('another text'))).toBe(false)
    expect(await key.verify(signature.subarray(1), TEXT)).toBe(false)
    expect(await key.verify(Buffer.concat([signature, Buffer.alloc(1)]), TEXT)).toBe(false)
    expect(await key.verify(Buffer.alloc(0), TEXT)).toBe(false)
    for (let index = 0; index < signature.length; index++) {
      const changed = Buffer.from(signature)
      changed[index] = (changed[index] ?? 0) ^ 1
      expect(await key.verify(changed, TEXT)).toBe(false)
    }
  })

  it('verifies 200 ECDSA signatures in DER, whose numbers have different lengths', async () => {
    const key = port.importPublicKey(
      { spki: spki(ec.publicKey) },
      { name: 'ecdsa-p256', hash: 'sha256', encoding: 'der' },
    )
    const signatures = Array.from({ length: 200 }, () => sign('sha256', TEXT, ec.privateKey))
    expect(new Set(signatures.map(({ length }) => length)).size).toBeGreaterThan(1)
    for (const signature of signatures) expect(await key.verify(signature, TEXT)).toBe(true)
  })

  it.each<{ name: string; input: PublicKeyInput }>([
    { name: 'bytes that are not DER', input: { spki: Buffer.from('nonsense') } },
    { name: 'no bytes', input: { spki: Buffer.alloc(0) } },
    { name: 'a truncated certificate', input: { certificate: CERTIFICATE.subarray(0, 200) } },
    { name: 'a JSON Web Key without its numbers', input: { jwk: { kty: 'RSA' } } },
    { name: 'a key of another algorithm', input: { spki: spki(ec.publicKey) } },
  ])('throws a TypeError for $name', async ({ input }) => {
    const use = async (): Promise<boolean> =>
      port.importPublicKey(input, { name: 'rsa-pkcs1', hash: 'sha256' }).verify(Buffer.alloc(256), TEXT)
    await expect(use()).rejects.toThrow(TypeError)
  })
})

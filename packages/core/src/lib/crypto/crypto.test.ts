import { createHmac } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import * as node from './crypto.node.ts'
import * as web from './crypto.web.ts'

/** The functions that both ports export. A key can only be used with the port that imported it. */
type Port = typeof node & typeof web
const ports = [
  { name: 'node:crypto', port: node as unknown as Port },
  { name: 'Web Crypto', port: web as unknown as Port },
]

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'))
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const hmacOf = (text: string): string => createHmac('sha256', 'key').update(text).digest('hex')
const hexOf = (value: Uint8Array): string => Buffer.from(value).toString('hex')

/** RFC 4231, section 4, without case 5, which truncates the result. */
const RFC_4231 = [
  {
    name: 'case 1',
    key: bytes('0b'.repeat(20)),
    data: utf8('Hi There'),
    mac: 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
  },
  {
    name: 'case 2',
    key: utf8('Jefe'),
    data: utf8('what do ya want for nothing?'),
    mac: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  },
  {
    name: 'case 3',
    key: bytes('aa'.repeat(20)),
    data: bytes('dd'.repeat(50)),
    mac: '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
  },
  {
    name: 'case 4',
    key: bytes('0102030405060708090a0b0c0d0e0f10111213141516171819'),
    data: bytes('cd'.repeat(50)),
    mac: '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
  },
  {
    name: 'case 6',
    key: bytes('aa'.repeat(131)),
    data: utf8('Test Using Larger Than Block-Size Key - Hash Key First'),
    mac: '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  },
  {
    name: 'case 7',
    key: bytes('aa'.repeat(131)),
    data: utf8(
      'This is a test using a larger than block-size key and a larger than block-size data. ' +
        'The key needs to be hashed before being used by the HMAC algorithm.',
    ),
    mac: '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
  },
]

/** RFC 8032, section 7.1. */
const RFC_8032 = [
  {
    name: 'test 1',
    seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    publicKey: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155' +
      '5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    name: 'test 2',
    seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
      '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  {
    name: 'test 3',
    seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    publicKey: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    message: 'af82',
    signature:
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac' +
      '18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
  {
    name: 'test SHA(abc)',
    seed: '833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42',
    publicKey: 'ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf',
    message:
      'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a' +
      '2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    signature:
      'dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589' +
      '09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704',
  },
]

describe.each(ports)('on $name', ({ port }) => {
  it.each(RFC_4231)(
    'computes the HMAC of RFC 4231, $name, in one chunk and byte by byte',
    async ({ key, data, mac }) => {
      const [whole, inParts] = [
        port.createMac(port.importHmacKey(key), ''),
        port.createMac(port.importHmacKey(key), ''),
      ]
      whole.update(data)
      for (const byte of data) inParts.update(Uint8Array.of(byte))
      expect(await whole.digest('hex')).toBe(mac)
      expect(await inParts.digest('base64')).toBe(Buffer.from(mac, 'hex').toString('base64'))
    },
  )

  it('computes an HMAC of the prefix and then the chunks, in order', async () => {
    const mac = port.createMac(port.importHmacKey(utf8('key')), 'msg_1.1.')
    for (const chunk of ['{"a"', ':', '1}']) mac.update(utf8(chunk))
    expect(await mac.digest('hex')).toBe(hmacOf('msg_1.1.{"a":1}'))
  })

  // Around the length at which the Node port changes its algorithm, and around the block size of SHA-256.
  const LENGTHS = [0, 1, 54, 55, 56, 63, 64, 65, 4023, 4024, 4031, 4032, 4033, 4095, 4096, 4097, 70_000]
  it.each(LENGTHS)('computes an HMAC of %d bytes in chunks of any size', async (length) => {
    const data = Buffer.from(Array.from({ length }, (_, index) => index * 31))
    const key = port.importHmacKey(utf8('key'))
    for (const size of [1, 1000, 4032, 100_000]) {
      const mac = port.createMac(key, 'é.')
      for (let at = 0; at < length; at += size) mac.update(data.subarray(at, at + size))
      expect(await mac.digest('hex')).toBe(
        createHmac('sha256', 'key').update('é.').update(data).digest('hex'),
      )
    }
  })

  it.each([24, 32, 63, 64, 65, 200])('computes an HMAC with a key of %d bytes', async (length) => {
    const mac = port.createMac(port.importHmacKey(new Uint8Array(length).fill(7)), 'a')
    expect(await mac.digest('base64')).toBe(
      createHmac('sha256', Buffer.alloc(length, 7)).update('a').digest('base64'),
    )
  })

  it('computes several HMACs with one key at the same time', async () => {
    const key = port.importHmacKey(utf8('key'))
    const [a, b] = [port.createMac(key, 'a'), port.createMac(key, 'b')]
    a.update(utf8('1'))
    b.update(utf8('2'))
    expect([await a.digest('hex'), await b.digest('hex')]).toEqual([hmacOf('a1'), hmacOf('b2')])
  })

  it.each(RFC_8032)(
    'signs and verifies with Ed25519 as in RFC 8032, $name',
    async ({ seed, publicKey, message, signature }) => {
      const key = port.importEd25519PublicKey(bytes(publicKey))
      expect(hexOf(await port.signEd25519(port.importEd25519PrivateKey(bytes(seed)), bytes(message)))).toBe(
        signature,
      )
      expect(await port.verifyEd25519(key, bytes(signature), bytes(message))).toBe(true)
      expect(await port.verifyEd25519(key, bytes(signature), bytes(`${message}00`))).toBe(false)
      const flipped = bytes(signature)
      flipped[0] = (flipped[0] ?? 0) ^ 1
      expect(await port.verifyEd25519(key, flipped, bytes(message))).toBe(false)
    },
  )

  it('verifies a signature of a generated key with its public key', async () => {
    const { seed, publicKey } = await port.generateEd25519()
    expect([seed.length, publicKey.length]).toEqual([32, 32])
    const signature = await port.signEd25519(port.importEd25519PrivateKey(seed), utf8('x'))
    expect(await port.verifyEd25519(port.importEd25519PublicKey(publicKey), signature, utf8('x'))).toBe(true)
  })

  it.each([
    { name: 'equal strings', a: 'abc', b: 'abc', expected: true },
    { name: 'empty strings', a: '', b: '', expected: true },
    { name: 'another first character', a: 'abc', b: 'xbc', expected: false },
    { name: 'another last character', a: 'abc', b: 'abx', expected: false },
    { name: 'a prefix', a: 'ab', b: 'abc', expected: false },
    { name: 'a longer string', a: 'abcd', b: 'abc', expected: false },
    { name: 'a character with the same low byte', a: '\u0161bc', b: 'abc', expected: false },
    {
      name: 'a character with the same low byte, of equal length in UTF-8',
      a: '\u0161',
      b: 'ab',
      expected: false,
    },
    { name: 'a lone surrogate and another character', a: '\ud800', b: 'a', expected: false },
  ])('returns $expected from equalText for $name', ({ a, b, expected }) => {
    expect(port.equalText(a, b)).toBe(expected)
  })

  it.each([
    { name: 'no bytes', data: '', hash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
    { name: 'abc', data: 'abc', hash: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' },
  ])('computes the SHA-256 of $name (FIPS 180-4)', async ({ data, hash }) => {
    expect(await port.sha256Hex(utf8(data))).toBe(hash)
  })
})

it('exports the same functions from both ports', () => {
  expect(Object.keys(web).toSorted()).toEqual(Object.keys(node).toSorted())
})

it('verifies on each port the signatures of the other', async () => {
  const { seed, publicKey } = await node.generateEd25519()
  const message = utf8('x')
  const [byNode, byWeb] = [
    await node.signEd25519(node.importEd25519PrivateKey(seed), message),
    await web.signEd25519(web.importEd25519PrivateKey(seed), message),
  ]
  expect(await web.verifyEd25519(web.importEd25519PublicKey(publicKey), byNode, message)).toBe(true)
  expect(await node.verifyEd25519(node.importEd25519PublicKey(publicKey), byWeb, message)).toBe(true)
})

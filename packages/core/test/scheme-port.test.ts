import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  createReceiver,
  createVerifier,
  type SignatureScheme,
  type SignedPart,
  WebhookError,
} from '../src/index.ts'
import { importHashedMacKey, importPublicKey } from '../src/schemes.ts'
import { outcome } from './verifiers.ts'

const BODY = '{"type":"a","at":1700000000}'
const NOW = 1_700_000_000
const MISMATCH = '401 ERR_WEBHOOK_SIGNATURE_MISMATCH mismatch'

const hex = (text: string, hash = 'sha256'): string => createHmac(hash, 'secret').update(text).digest('hex')

/** A scheme with one hex MAC in the header `x-s`, changed by `parts`. */
function schemeOf(parts: Partial<SignatureScheme> = {}): SignatureScheme {
  return {
    importSecret: (secret) => importHashedMacKey('sha256', Buffer.from(String(secret))),
    parseHeaders: (headers) => ({
      id: undefined,
      timestamp: undefined,
      prefix: '',
      macs: [headers.require('x-s')],
      encoding: 'hex',
      signatures: [],
    }),
    describe: () => ({}),
    ...parts,
  }
}

/** A scheme whose signatures `readParts` finds in the body. */
function inBody(readParts: (body: Uint8Array) => SignedPart[]): SignatureScheme {
  return schemeOf({
    parseHeaders: () => ({
      id: undefined,
      timestamp: undefined,
      prefix: '',
      macs: [],
      encoding: 'hex',
      signatures: [],
      readParts,
    }),
  })
}

function signedPart(texts: readonly string[], mac: string): SignedPart {
  return { texts: texts.map((text) => Buffer.from(text)), macs: [mac], encoding: 'hex', signatures: [] }
}

function verify(scheme: SignatureScheme, signature: string, body = BODY, headers = {}): Promise<unknown> {
  const verifier = createVerifier({ secret: 'secret', scheme, now: () => NOW * 1000 })
  return verifier.verify({ headers: { 'x-s': signature, ...headers }, body })
}

describe('a scheme', () => {
  it.each(['sha1', 'sha512'] as const)('lets a scheme use HMAC with %s', async (hash) => {
    const scheme = schemeOf({
      importSecret: (secret) => importHashedMacKey(hash, Buffer.from(String(secret))),
    })
    expect(await outcome(verify(scheme, hex(BODY, hash)))).toBe('accepted')
    expect(await outcome(verify(scheme, hex(BODY)))).toBe(MISMATCH)
  })

  it('lets a scheme sign text before and after the body', async () => {
    const scheme = schemeOf({
      parseHeaders: (headers) => ({
        ...schemeOf().parseHeaders(headers, { now: NOW, past: 0, future: 0 }),
        prefix: 'POST https://é.example/',
        suffix: `|${headers.get('x-time') ?? ''}`,
      }),
    })
    const signature = hex(`POST https://é.example/${BODY}|7`)
    expect(await outcome(verify(scheme, signature, BODY, { 'x-time': '7' }))).toBe('accepted')
    expect(await outcome(verify(scheme, signature, BODY, { 'x-time': '8' }))).toBe(MISMATCH)
    expect(await outcome(verify(scheme, signature, BODY))).toBe(MISMATCH)
  })

  it('lets a scheme verify public key signatures over text before and after the body', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const spki = publicKey.export({ format: 'der', type: 'spki' })
    const scheme = schemeOf({
      importSecret: () => importPublicKey({ spki }, { name: 'rsa-pkcs1', hash: 'sha256' }),
      parseHeaders: (headers) => ({
        id: undefined,
        timestamp: undefined,
        prefix: '<',
        suffix: '>',
        macs: [],
        encoding: 'hex',
        signatures: [Buffer.from(headers.require('x-s'), 'base64')],
      }),
    })
    const signed = (text: string): string => sign('sha256', Buffer.from(text), privateKey).toString('base64')
    expect(await outcome(verify(scheme, signed(`<${BODY}>`)))).toBe('accepted')
    expect(await outcome(verify(scheme, signed(BODY)))).toBe(MISMATCH)
  })

  describe('with signatures inside the body', () => {
    const scheme = inBody((body) => {
      const items: { text: string; mac: string }[] = JSON.parse(Buffer.from(body).toString())
      return items.map(({ text, mac }) => signedPart([text], mac))
    })
    const good = { text: 'a', mac: hex('a') }
    it.each([
      { name: 'all parts are signed', items: [good, { text: 'b', mac: hex('b') }], expected: 'accepted' },
      {
        name: 'the last part is not signed',
        items: [good, { text: 'b', mac: hex('a') }],
        expected: MISMATCH,
      },
      {
        name: 'the first part is not signed',
        items: [{ text: 'b', mac: hex('a') }, good],
        expected: MISMATCH,
      },
      { name: 'there are no parts', items: [], expected: MISMATCH },
    ])('checks every signature inside the body: $expected when $name', async ({ items, expected }) => {
      expect(await outcome(verify(scheme, '', JSON.stringify(items)))).toBe(expected)
    })

    it('accepts one of several spellings of the signed text', async () => {
      expect(
        await outcome(
          verify(
            inBody(() => [signedPart(['a', 'b'], hex('b'))]),
            '',
          ),
        ),
      ).toBe('accepted')
      expect(
        await outcome(
          verify(
            inBody(() => [signedPart(['a', 'c'], hex('b'))]),
            '',
          ),
        ),
      ).toBe(MISMATCH)
    })
  })

  it('lets a scheme check a time that the payload contains, after the signature', async () => {
    const scheme = schemeOf({
      describe(_payload, window) {
        expect(window).toEqual({ now: NOW, past: 300, future: 300 })
        throw new WebhookError('ERR_WEBHOOK_TIMESTAMP_TOO_OLD', 'too old', { reason: 'too_old' })
      },
    })
    expect(await outcome(verify(scheme, hex(BODY)))).toBe('401 ERR_WEBHOOK_TIMESTAMP_TOO_OLD too_old')
    expect(await outcome(verify(scheme, hex('another')))).toBe(MISMATCH)
  })

  it('lets a scheme parse payloads that are not JSON', async () => {
    const scheme = schemeOf({
      parsePayload: (body) => Object.fromEntries(new URLSearchParams(Buffer.from(body).toString())),
    })
    expect(await verify(scheme, hex('a=1&b=x+y'), 'a=1&b=x+y')).toMatchObject({
      payload: { a: '1', b: 'x y' },
      body: new TextEncoder().encode('a=1&b=x+y'),
    })
  })

  it('lets a scheme read the type from a header, which takes precedence over the payload', async () => {
    const scheme = schemeOf({
      parseHeaders: (headers, window) => ({
        ...schemeOf().parseHeaders(headers, window),
        type: headers.get('x-type'),
      }),
      describe: () => ({ type: 'payload' }),
    })
    expect(await verify(scheme, hex(BODY), BODY, { 'x-type': 'header' })).toMatchObject({ type: 'header' })
    expect(await verify(scheme, hex(BODY))).toMatchObject({ type: 'payload' })
  })

  it('states in the message that the token of a scheme is not a signature', async () => {
    expect(await verify(schemeOf(), hex(BODY))).toMatchObject({ authenticated: 'signature' })
    const scheme = schemeOf({ authenticated: 'token' })
    expect(await verify(scheme, hex(BODY))).toMatchObject({ authenticated: 'token' })
  })
})

describe('a handshake', () => {
  const challenge = { status: 200, headers: { 'content-type': 'text/plain' }, body: 'challenge' }
  const scheme = schemeOf({
    respondBefore: async ({ method, url }, keys) =>
      method === 'GET' && url?.includes('?challenge')
        ? { ...challenge, body: String((await keys()).length) }
        : undefined,
    respondTo: ({ payload }) => (payload === 'challenge' ? challenge : undefined),
  })
  const receiver = createReceiver({ secret: ['secret', 'other'], scheme })
  const receive = (method: string, url: string, body = '""') => {
    const headers = { 'x-s': hex(body) }
    return receiver.receive({ method, url, headers }, async (update) => update(Buffer.from(body)))
  }

  it('sends the response of the scheme to a handshake that precedes deliveries, which may use the secrets', async () => {
    expect(await receive('GET', '/hook?challenge')).toEqual({
      type: 'respond',
      response: { ...challenge, body: '2' },
    })
  })

  it('responds 405 to a handshake that the scheme does not recognize', async () => {
    expect(await receive('GET', '/hook')).toMatchObject({ type: 'respond', response: { status: 405 } })
  })

  it('verifies a signed handshake first, and calls no handler', async () => {
    expect(await receive('POST', '/hook', '"challenge"')).toEqual({ type: 'respond', response: challenge })
    const forged = { method: 'POST', url: '/hook', headers: { 'x-s': hex('another') } }
    const rejected = await receiver.receive(forged, async (update) => update(Buffer.from('"challenge"')))
    expect(rejected).toMatchObject({ type: 'respond', response: { status: 401 } })
  })

  it('leaves messages that are not handshakes unchanged', async () => {
    expect((await receive('POST', '/hook', '"event"')).type).toBe('handle')
  })

  it('offers the handshake to users of createVerifier', async () => {
    const verifier = createVerifier({ secret: 'secret', scheme })
    const request = { method: 'GET', url: '/?challenge', headers: {} }
    expect(await verifier.respondBefore(request)).toMatchObject({ body: '1' })
    expect(await verifier.respondBefore({ ...request, url: '/' })).toBeUndefined()
    const standard = createVerifier({ secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' })
    expect(await standard.respondBefore(request)).toBeUndefined()
  })

  it('responds 503 to a handshake whose keys cannot be resolved', async () => {
    const failing = createReceiver({
      scheme,
      secret: () => {
        throw new Error('unavailable')
      },
    })
    const result = await failing.receive({ method: 'GET', url: '/?challenge', headers: {} }, async () => {})
    expect(result).toMatchObject({ type: 'respond', response: { status: 503 } })
  })
})

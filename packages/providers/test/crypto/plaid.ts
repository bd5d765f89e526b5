import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto'
import type { ProviderOracle } from '@hookseal/conformance'
import { NOW, seconds } from '../oracle.ts'

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const pkcs8 = (key: typeof privateKey): string =>
  key.export({ type: 'pkcs8', format: 'der' }).toString('base64')
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const BODY = '{"webhook_type":"TRANSACTIONS","webhook_code":"SYNC_UPDATES_AVAILABLE","item_id":"1"}'

function token(body: string, time: Date, header: object = {}, claims: object = {}): string {
  const input = [
    encode({ alg: 'ES256', kid: 'bfbd5111-8e33-4643-8ced-b2e642a72f3c', typ: 'JWT', ...header }),
    encode({ iat: seconds(time), request_body_sha256: sha256(body), ...claims }),
  ].join('.')
  const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return `${input}.${signature.toString('base64url')}`
}

/** Plaid's API: a key for each id. */
async function fetchKey(_url: string, { body }: { body: string }): Promise<Response> {
  const { client_id: client, secret, key_id: kid } = JSON.parse(body)
  if (client !== 'client-1' || secret !== 'secret-of-the-api') return new Response('', { status: 400 })
  const key = { ...publicKey.export({ format: 'jwk' }), alg: 'ES256', kid, use: 'sig', created_at: 1 }
  return Response.json({ key: { ...key, expired_at: kid === 'expired' ? 2 : null } })
}

const rejected = (name: string, header: object, claims: object = {}) => ({
  name,
  request: { body: BODY, headers: { 'plaid-verification': token(BODY, NOW, header, claims) } },
  response: { status: 400, code: 'ERR_WEBHOOK_SIGNATURE_INVALID' as const },
})

export const oracle = (): ProviderOracle => ({
  name: 'node:crypto',
  secret: 'secret-of-the-api',
  signingSecret: pkcs8(privateKey),
  otherSecret: pkcs8(other.privateKey),
  options: { clientId: 'client-1', fetch: fetchKey },
  body: BODY,
  expected: { id: `${seconds(NOW)}.${sha256(BODY)}`, type: 'TRANSACTIONS.SYNC_UPDATES_AVAILABLE' },
  sign: ({ body, timestamp }) => ({ body, headers: { 'plaid-verification': token(body, timestamp) } }),
  verify({ body, headers }) {
    const [header = '', claims = '', signature = ''] = headers['plaid-verification']?.split('.') ?? []
    const { request_body_sha256: hash } = JSON.parse(Buffer.from(claims, 'base64url').toString())
    const key = { key: publicKey, dsaEncoding: 'ieee-p1363' as const }
    const signed = Buffer.from(`${header}.${claims}`)
    return hash === sha256(body) && verify('sha256', signed, key, Buffer.from(signature, 'base64url'))
  },
  exchanges: [
    rejected('a token of another algorithm by 400', { alg: 'HS256' }),
    rejected('a token without an algorithm by 400', { alg: 'none' }),
    rejected('a token without a key by 400', { kid: undefined }),
    rejected('a token whose key is a path by 400', { kid: '../a' }),
    rejected('a token without a time by 400', {}, { iat: '1' }),
    rejected('a token without a hash by 400', {}, { request_body_sha256: undefined }),
    {
      ...rejected('a token of an expired key by 503', { kid: 'expired' }),
      response: { status: 503, code: 'ERR_WEBHOOK_SECRET_UNAVAILABLE' },
    },
  ],
})

import type { ProviderOracle } from '@hookseal/conformance'
import { createHash } from 'node:crypto'
import { qstash } from '../../src/presets/qstash.ts'
import { importSdk } from '../install-sdks.ts'
import { accepts, hmac, NOW, seconds, SECRETS } from '../oracle.ts'

interface QStash {
  Receiver: new (keys: { currentSigningKey: string; nextSigningKey: string }) => {
    verify: (request: { signature: string; body: string; url: string }) => Promise<boolean>
  }
}

export async function oracle(): Promise<ProviderOracle> {
  const { Receiver } = await importSdk<QStash>('@upstash/qstash')
  const url = 'https://example.com/webhooks/qstash'
  const receiver = new Receiver({ currentSigningKey: SECRETS.secret, nextSigningKey: SECRETS.secret })
  const body = '{"job":1}'
  const claims = {
    iss: 'Upstash',
    sub: url,
    exp: seconds(NOW) + 300,
    nbf: seconds(NOW),
    iat: seconds(NOW),
    jti: 'jwt_1',
    body: createHash('sha256').update(body).digest('base64url'),
  }
  const send = (changes: object, header: object = { alg: 'HS256' }) => ({
    body,
    headers: { 'upstash-signature': token(header, { ...claims, ...changes }) },
  })
  const none = send({}, { alg: 'none' }).headers['upstash-signature']
  return {
    ...SECRETS,
    name: '@upstash/qstash@2.12.0',
    options: { publicUrl: url },
    body,
    expected: { id: 'jwt_1' },
    sign: () => send({}),
    verify: async (request) =>
      accepts(async () =>
        receiver.verify({ signature: request.headers['upstash-signature'] ?? '', body: request.body, url }),
      ),
    exchanges: [
      {
        name: 'a token for another URL by 401',
        request: send({ sub: 'https://example.com/' }),
        response: { status: 401, code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH' },
      },
      {
        name: 'a token of another issuer by 401',
        request: send({ iss: 'Other' }),
        response: { status: 401, code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH' },
      },
      {
        name: 'an expired token by 401',
        request: send({ exp: seconds(NOW) }),
        response: { status: 401, code: 'ERR_WEBHOOK_TIMESTAMP_TOO_OLD' },
      },
      {
        name: 'a token that is not valid yet by 401',
        request: send({ nbf: seconds(NOW) + 60 }),
        response: { status: 401, code: 'ERR_WEBHOOK_TIMESTAMP_TOO_NEW' },
      },
      {
        name: 'a token without expiry by 400',
        request: send({ exp: undefined }),
        response: { status: 400, code: 'ERR_WEBHOOK_TIMESTAMP_INVALID' },
      },
      {
        name: 'a token with the algorithm none by 400',
        request: { body, headers: { 'upstash-signature': none.slice(0, none.lastIndexOf('.') + 1) } },
        response: { status: 400, code: 'ERR_WEBHOOK_SIGNATURE_INVALID' },
      },
      {
        name: 'an empty body, which schedules send',
        request: async () =>
          qstash.signedRequest({ body: '', publicUrl: url, timestamp: NOW }, SECRETS.secret),
        response: { status: 204 },
      },
    ],
  }
}

function token(header: object, claims: object): string {
  const text = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${text}.${hmac(text, { encoding: 'base64url' })}`
}

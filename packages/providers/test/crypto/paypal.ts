import { createVerify, generateKeyPairSync, sign } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { ProviderOracle } from '@hookseal/conformance'
import { paypal } from '../../src/presets/paypal.ts'
import { NOW } from '../oracle.ts'
import { createCertificate } from '../certificate.ts'

const WEBHOOK_ID = '8PT597110X687430LKGECATA'
const BODY = '{"id":"WH-1","event_type":"PAYMENT.CAPTURE.COMPLETED","resource":{"id":"1"}}'
const CERTIFICATE = 'https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-a5cafa77'
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const other = generateKeyPairSync('rsa', { modulusLength: 2048 })

type Headers = Record<string, string>
const pkcs8 = (key: typeof privateKey): string =>
  key.export({ type: 'pkcs8', format: 'der' }).toString('base64')
const textOf = (body: string, headers: Headers): string =>
  [headers['paypal-transmission-id'], headers['paypal-transmission-time'], WEBHOOK_ID, crc32(body)].join('|')

function headersOf(body: string, id: string, time: Date, certificate = CERTIFICATE): Headers {
  const headers: Headers = {
    'paypal-transmission-id': id,
    'paypal-transmission-time': time.toISOString().replace('.000', ''),
    'paypal-auth-algo': 'SHA256withRSA',
    'paypal-cert-url': certificate,
  }
  const signature = sign('sha256', Buffer.from(textOf(body, headers)), privateKey).toString('base64')
  return { ...headers, 'paypal-transmission-sig': signature }
}

export function oracle(): ProviderOracle {
  const pem = createCertificate(privateKey)
  return {
    name: 'node:crypto',
    secret: WEBHOOK_ID,
    signingSecret: pkcs8(privateKey),
    otherSecret: pkcs8(other.privateKey),
    options: {
      webhookId: WEBHOOK_ID,
      fetch: async (url: string) => new Response(url.includes('down') ? '' : pem),
    },
    body: BODY,
    expected: { type: 'PAYMENT.CAPTURE.COMPLETED' },
    sign: ({ body, timestamp, id }) => ({ body, headers: headersOf(body, id, timestamp) }),
    verify: ({ body, headers }) =>
      createVerify('sha256')
        .update(textOf(body, headers))
        .verify(publicKey, headers['paypal-transmission-sig'] ?? '', 'base64'),
    exchanges: [
      {
        name: 'a delivery for another webhook by 401',
        request: async () => {
          const delivery = { body: BODY, timestamp: NOW, id: '1', webhookId: '8PT597110X687430LKGECATB' }
          return paypal.signedRequest(delivery, pkcs8(privateKey))
        },
        response: { status: 401, code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH' },
      },
      {
        name: 'a certificate of another host by 400',
        request: { body: BODY, headers: headersOf(BODY, '1', NOW, CERTIFICATE.replace('api', 'attacker')) },
        response: { status: 400, code: 'ERR_WEBHOOK_SIGNATURE_INVALID' },
      },
      {
        name: 'a certificate that cannot be fetched by 503',
        request: { body: BODY, headers: headersOf(BODY, '1', NOW, `${CERTIFICATE}-down`) },
        response: { status: 503, code: 'ERR_WEBHOOK_SECRET_UNAVAILABLE' },
      },
      {
        name: 'another algorithm by 400',
        request: { body: BODY, headers: { ...headersOf(BODY, '1', NOW), 'paypal-auth-algo': 'SHA1withRSA' } },
        response: { status: 400, code: 'ERR_WEBHOOK_SIGNATURE_INVALID' },
      },
    ],
  }
}

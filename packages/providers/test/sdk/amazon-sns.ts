import type { ProviderOracle } from '@hookseal/conformance'
import { createSign, generateKeyPairSync } from 'node:crypto'
import { EventEmitter } from 'node:events'
import https from 'node:https'
import { Readable } from 'node:stream'
import { createCertificate } from '../certificate.ts'
import { importSdk } from '../install-sdks.ts'
import { NOW } from '../oracle.ts'

type Message = Record<string, string>

interface Validator {
  validate: (body: string, done: (error: Error | null) => void) => void
}

const TOPIC = 'arn:aws:sns:us-east-1:123456789012:orders'
const HOST = 'https://sns.us-east-1.amazonaws.com'
const NOTIFICATION = {
  Type: 'Notification',
  MessageId: '22b80b92',
  TopicArn: TOPIC,
  Subject: 'My subject',
  Message: 'Hello\nworld',
  Timestamp: NOW.toISOString(),
}
const CONFIRMATION = {
  Type: 'SubscriptionConfirmation',
  MessageId: '165545c9',
  TopicArn: TOPIC,
  Token: '2336412f',
  Message: 'You have chosen to subscribe to the topic.',
  SubscribeURL: `${HOST}/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=2336412f`,
  Timestamp: NOW.toISOString(),
}

export async function oracle(): Promise<ProviderOracle> {
  const { default: MessageValidator } = await importSdk<{ default: new () => Validator }>('sns-validator')
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const { privateKey: otherKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const certificate = createCertificate(privateKey)

  const sign = (
    message: Message,
    { version = '2', url = `${HOST}/SimpleNotificationService-1.pem` } = {},
  ) => {
    const signer = createSign(version === '1' ? 'RSA-SHA1' : 'RSA-SHA256')
    // Alphabetical, as the names are in the documentation.
    for (const name of Object.keys(message).toSorted()) signer.update(`${name}\n${message[name]}\n`)
    const signature = signer.sign(privateKey, 'base64')
    const fields = { ...message, SignatureVersion: version, Signature: signature, SigningCertURL: url }
    return { body: JSON.stringify(fields), headers: { 'content-type': 'text/plain; charset=UTF-8' } }
  }
  const pkcs8 = (key: typeof privateKey) => key.export({ type: 'pkcs8', format: 'der' }).toString('base64')
  const mismatch = { status: 401, code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH' } as const
  const invalid = { status: 400, code: 'ERR_WEBHOOK_SIGNATURE_INVALID' } as const
  const unavailable = { status: 503, code: 'ERR_WEBHOOK_SECRET_UNAVAILABLE' } as const
  return {
    name: 'sns-validator@0.3.5',
    secret: TOPIC,
    signingSecret: pkcs8(privateKey),
    otherSecret: pkcs8(otherKey),
    options: {
      confirmSubscriptions: true,
      async fetch(address: string) {
        const { pathname, searchParams } = new URL(address)
        if (pathname === '/missing.pem') return new Response(null, { status: 404 })
        // Following it would let the one who redirects choose what is fetched.
        if (searchParams.get('Token') === 'redirects') return Response.redirect('https://127.0.0.1/', 302)
        return new Response(pathname.endsWith('.pem') ? certificate : '<ConfirmSubscriptionResponse/>')
      },
    },
    body: JSON.stringify(NOTIFICATION),
    otherBody: sign(NOTIFICATION).body.replace('world', 'there'),
    expected: { id: '22b80b92', type: 'Notification' },
    sign: () => sign(NOTIFICATION),
    verify: async ({ body }) => validate(new MessageValidator(), body, certificate),
    exchanges: [
      {
        name: 'version 1, with SHA-1',
        request: sign(NOTIFICATION, { version: '1' }),
        response: { status: 204 },
      },
      {
        name: 'a signed message of another topic by 401',
        request: sign({ ...NOTIFICATION, TopicArn: `${TOPIC}-2` }),
        response: mismatch,
      },
      {
        name: 'a certificate of another host by 400',
        request: sign(NOTIFICATION, { url: 'https://sns.us-east-1.amazonaws.com.example.com/a.pem' }),
        response: invalid,
      },
      {
        name: 'a certificate that is not available by 503',
        request: sign(NOTIFICATION, { url: `${HOST}/missing.pem` }),
        response: unavailable,
      },
      {
        name: 'a line break that moves a part of the message into the subject by 400',
        request: sign({ ...NOTIFICATION, Subject: 'a\nTimestamp' }),
        response: invalid,
      },
      {
        name: 'a body that is not JSON by 400',
        request: { body: 'raw message', headers: {} },
        response: invalid,
      },
    ],
    handshakes: [
      { name: 'a subscription, which it confirms', request: sign(CONFIRMATION), response: { status: 204 } },
      {
        name: 'a subscription without a valid signature by 401',
        request: { body: sign(CONFIRMATION).body.replace('chosen', 'not chosen'), headers: {} },
        response: mismatch,
      },
      {
        name: 'a subscription to another topic by 401',
        request: sign({ ...CONFIRMATION, TopicArn: `${TOPIC}-2` }),
        response: mismatch,
      },
      {
        name: 'a SubscribeURL of another host by 400',
        request: sign({
          ...CONFIRMATION,
          SubscribeURL: CONFIRMATION.SubscribeURL.replace(HOST, 'https://example.com'),
        }),
        response: invalid,
      },
      {
        name: 'a SubscribeURL that does something else by 400',
        request: sign({
          ...CONFIRMATION,
          SubscribeURL: CONFIRMATION.SubscribeURL.replace('Confirm', 'Delete'),
        }),
        response: invalid,
      },
      {
        name: 'a SubscribeURL that redirects by 503',
        request: sign({
          ...CONFIRMATION,
          SubscribeURL: CONFIRMATION.SubscribeURL.replace(/Token=.*/, 'Token=redirects'),
        }),
        response: unavailable,
      },
    ],
  }
}

/** The SDK fetches the certificate with `https.get`. */
async function validate(validator: Validator, body: string, certificate: string): Promise<boolean> {
  const { get } = https
  const respond = (_url: string, done: (res: object) => void): EventEmitter => {
    done(Object.assign(Readable.from([certificate]), { statusCode: 200 }))
    return new EventEmitter()
  }
  Object.assign(https, { get: respond })
  try {
    return await new Promise((resolve) => validator.validate(body, (error) => resolve(error === null)))
  } finally {
    Object.assign(https, { get })
  }
}

import { createVerifier, type ReceiverOptions, type WebhookError } from '@hookseal/core'
import { adyen } from '@hookseal/providers/adyen'
import { amazonSns } from '@hookseal/providers/amazon-sns'
import { braintree } from '@hookseal/providers/braintree'
import { mailgun } from '@hookseal/providers/mailgun'
import { microsoftGraph } from '@hookseal/providers/microsoft-graph'
import { twilio } from '@hookseal/providers/twilio'
import { expect, it, onTestFinished, vi } from 'vitest'

// Bodies that contain their signature are read before they are verified.
const secret = 'It is a secret to everybody'
const publicUrl = 'https://example.com/webhooks'

const forms: Record<string, ReceiverOptions> = {
  twilio: twilio({ secret, publicUrl }),
  braintree: braintree({ secret, publicKey: 'public-key' }),
}
it.each(Object.keys(forms))('rejects a form with more than 1,000 fields by %s', async (name) => {
  const body = Array.from({ length: 1001 }, (_item, index) => `p${index}=`).join('&')
  const headers = { 'x-twilio-signature': `${'0'.repeat(27)}=` }
  const verifying = createVerifier(forms[name]).verify({ headers, body })
  await expect(verifying).rejects.toMatchObject({ reason: 'too_many' } satisfies Partial<WebhookError>)
})

// URLSearchParams of Node takes about 2 s for each of these.
it.each(Object.keys(forms))('rejects 20 forms of 1 MB by %s without parsing them', async (name) => {
  const delivery = { headers: { 'x-twilio-signature': `${'0'.repeat(27)}=` }, body: 'a&'.repeat(500_000) }
  const verifier = createVerifier(forms[name])
  for (let index = 0; index < 20; index++)
    await expect(verifier.verify(delivery)).rejects.toMatchObject({ reason: 'too_many' })
})

/** Presets that read the body before it is verified, with ten secrets each. */
const readers: Record<string, () => { options: ReceiverOptions; body: string }> = {
  adyen: () => {
    const additionalData = { hmacSignature: Buffer.alloc(32).toString('base64') }
    return {
      options: adyen({ secret: ten((index) => `${index}0`.repeat(32)) }),
      body: JSON.stringify({ notificationItems: [{ NotificationRequestItem: { additionalData } }] }),
    }
  },
  'amazon-sns': () => ({
    options: amazonSns({ secret: ten((index) => `arn:aws:sns:eu-central-1:123456789012:topic${index}`) }),
    body: snsMessage(),
  }),
  mailgun: () => {
    const signature = { timestamp: '1700000000', token: 'c0ffeec0ffee', signature: '0'.repeat(64) }
    return { options: mailgun({ secret: ten(secretOf) }), body: JSON.stringify({ signature }) }
  },
  'microsoft-graph': () => ({
    options: microsoftGraph({ secret: ten(secretOf) }),
    body: JSON.stringify({ value: [{ clientState: 'another secret' }] }),
  }),
}

it.each(Object.entries(readers))('parses a body of %s one time for all secrets', async (_name, make) => {
  const { options, body } = make()
  const parse = vi.spyOn(JSON, 'parse')
  onTestFinished(() => parse.mockRestore())
  const verifying = createVerifier(options).verify({ headers: {}, body })
  await expect(verifying).rejects.toMatchObject({ code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH' })
  expect(parse).toHaveBeenCalledTimes(1)
})

const NESTED = 250_000
const unreadable: [string, string | Uint8Array][] = [
  ['is empty', ''],
  ['is not JSON', '{"a":'],
  ['is not UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
  ['starts with a byte order mark', '\ufeff{}'],
  ['is a form', 'a=1'],
  ['is null', 'null'],
  ['is nested 250,000 times', '['.repeat(NESTED) + ']'.repeat(NESTED)],
]
it.each(
  Object.entries(readers).flatMap(([name, make]) =>
    unreadable.map(([what, body]) => ({ name, make, what, body })),
  ),
)('never states that the signature of $name is valid for a body that $what', async ({ make, body }) => {
  const verifying = createVerifier(make().options).verify({ headers: {}, body })
  await expect(verifying).rejects.toMatchObject({ code: 'ERR_WEBHOOK_SIGNATURE_INVALID', status: 400 })
})

it('never states that the signature of braintree is valid for a body that is not UTF-8', async () => {
  const body = Uint8Array.of(0x61, 0x3d, 0xff)
  const verifying = createVerifier(forms['braintree']).verify({ headers: {}, body })
  await expect(verifying).rejects.toMatchObject({ code: 'ERR_WEBHOOK_SIGNATURE_INVALID', status: 400 })
})

it('keeps a byte order mark apart from the name of the first field of twilio', async () => {
  const { headers } = await twilio.signedRequest({ body: 'Body=1', publicUrl }, secret)
  const verifying = createVerifier(forms['twilio']).verify({ headers, body: '\ufeffBody=1' })
  await expect(verifying).rejects.toMatchObject({ code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH' })
})

function snsMessage(): string {
  return JSON.stringify({
    Type: 'Notification',
    MessageId: '1',
    TopicArn: 'arn:aws:sns:eu-central-1:123456789012:another',
    Message: 'text',
    Timestamp: new Date().toISOString(),
    SignatureVersion: '2',
    Signature: Buffer.alloc(256).toString('base64'),
    SigningCertURL: 'https://sns.eu-central-1.amazonaws.com/certificate.pem',
  })
}

function ten(make: (index: number) => string): string[] {
  return Array.from({ length: 10 }, (_item, index) => make(index))
}

function secretOf(index: number): string {
  return `secret number ${index}`
}

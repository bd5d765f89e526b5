import { createReceiver, createVerifier, type DedupeStore } from '@hookseal/core'
import { amazonSns } from '@hookseal/providers/amazon-sns'
import { contentful } from '@hookseal/providers/contentful'
import { github } from '@hookseal/providers/github'
import { livekit } from '@hookseal/providers/livekit'
import { mollie } from '@hookseal/providers/mollie'
import { twilio } from '@hookseal/providers/twilio'
import { expect, it, onTestFinished } from 'vitest'

const secret = 'It is a secret to everybody'
const publicUrl = 'https://example.com/webhooks'
const SPACES = `a${' '.repeat(200_000)}b`

it('verifies a mollie signature header with a long run of spaces in linear time', async () => {
  const verifying = createVerifier(mollie({ secret })).verify({
    headers: { 'x-mollie-signature': SPACES },
    body: '{}',
  })
  await expect(verifying).rejects.toMatchObject({ code: 'ERR_WEBHOOK_SIGNATURE_INVALID' })
})

it('verifies a contentful list of headers with a long run of spaces in linear time', async () => {
  const headers = {
    'x-contentful-signature': '0'.repeat(64),
    'x-contentful-timestamp': String(Date.now()),
    'x-contentful-signed-headers': SPACES,
  }
  const verifying = createVerifier(contentful({ secret, publicUrl })).verify({ headers, body: '{}' })
  await expect(verifying).rejects.toMatchObject({ code: 'ERR_WEBHOOK_SIGNATURE_INVALID' })
})

it.each(['\n', '\r\n', ' ', '\ufeff'])('rejects %j at the end of a secret, as from echo', async (end) => {
  expect(() => createVerifier(github({ secret: secret + end }))).toThrow(/starts or ends with whitespace/)
  const delivery = await github.signedRequest({ body: '{}' }, secret)
  const verifying = createVerifier(github({ secret: async () => secret + end })).verify(delivery)
  await expect(verifying).rejects.toMatchObject({ code: 'ERR_WEBHOOK_SECRET_UNAVAILABLE', status: 503 })
})

it.each(['"', "'"])('rejects a secret in %s, as Docker reads it from an env file', (mark) => {
  process.env['GITHUB_WEBHOOK_SECRET'] = `${mark}secret-of-github${mark}`
  onTestFinished(() => void delete process.env['GITHUB_WEBHOOK_SECRET'])
  expect(() => createVerifier(github())).toThrow(/in quotation marks/)
})

const notStores = { 'a Redis client': { get() {}, set() {} }, '{}': {}, true: true, null: null }
it.each(Object.entries(notStores))(
  'rejects %s as the store of a preset that claims bodies too',
  (_name, dedupe) => {
    const options = github({ secret, dedupe: dedupe as unknown as DedupeStore })
    expect(() => createReceiver(options)).toThrow(/dedupe must be a store/)
  },
)

it.each([' ', '\n'])('rejects %j at the end of the publicUrl option', (end) => {
  expect(() => createVerifier(twilio({ secret, publicUrl: publicUrl + end }))).toThrow(
    expect.objectContaining({ code: 'ERR_WEBHOOK_OPTION' }),
  )
})

it('accepts a space inside of the publicUrl option, which Contentful escapes before it signs', async () => {
  const url = `${publicUrl}?space=a b`
  const signed = await contentful.signedRequest({ body: '{}', publicUrl: url }, 's'.repeat(64))
  const verifier = createVerifier(contentful({ secret: 's'.repeat(64), publicUrl: url }))
  await expect(verifier.verify(signed)).resolves.toBeDefined()
})

it.each([
  'sns.s3-us-west-2.amazonaws.com',
  'sns.s3-accelerate.amazonaws.com',
  'sns.s3-external-1.amazonaws.com',
])('fetches no certificate of amazon-sns from %s, which may be a bucket', async (host) => {
  const topic = 'arn:aws:sns:us-west-2:123456789012:orders'
  const body = JSON.stringify({
    Type: 'Notification',
    MessageId: '1',
    TopicArn: topic,
    Message: 'text',
    Timestamp: new Date().toISOString(),
    SignatureVersion: '2',
    Signature: Buffer.alloc(256).toString('base64'),
    SigningCertURL: `https://${host}/certificate.pem`,
  })
  const options = amazonSns({ secret: topic, fetch: () => expect.fail('fetched') })
  await expect(createVerifier(options).verify({ headers: {}, body })).rejects.toMatchObject({
    reason: 'untrusted_key',
  })
})

it('ignores whitespace around an option in its environment variable', async () => {
  process.env['LIVEKIT_API_KEY'] = 'api-key-1\n'
  onTestFinished(() => void delete process.env['LIVEKIT_API_KEY'])
  const delivery = await livekit.signedRequest({ body: '{"id":"1"}', apiKey: 'api-key-1' }, secret)
  await expect(createVerifier(livekit({ secret })).verify(delivery)).resolves.toMatchObject({ id: '1' })
})

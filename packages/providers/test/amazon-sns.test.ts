import { generateKeyPairSync } from 'node:crypto'
import { createVerifier } from '@hookseal/core'
import { amazonSns } from '@hookseal/providers/amazon-sns'
import { expect, it } from 'vitest'
import { createCertificate } from './certificate.ts'

const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:orders'
const SUBSCRIBE_URL = `https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=1`
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const certificate = createCertificate(privateKey)

/** Verifies a signed message of SNS, and records what it fetches. */
async function verify(Type: string, confirmSubscriptions?: boolean) {
  const fetched: string[] = []
  const now = new Date()
  const message = {
    Type,
    MessageId: '1',
    TopicArn: TOPIC,
    Message: 'text',
    Token: '1',
    SubscribeURL: SUBSCRIBE_URL,
    Timestamp: now.toISOString(),
  }
  const secret = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')
  const delivery = await amazonSns.signedRequest({ body: JSON.stringify(message) }, secret)
  const verifier = createVerifier(
    amazonSns({
      secret: TOPIC,
      ...(confirmSubscriptions === undefined ? {} : { confirmSubscriptions }),
      async fetch(url) {
        fetched.push(url)
        return new Response(certificate)
      },
    }),
  )
  return { ...(await verifier.verify(delivery)), fetched: fetched.filter((url) => !url.endsWith('.pem')) }
}

it('does not confirm a subscription unless asked to, and passes it to the handler', async () => {
  const message = await verify('SubscriptionConfirmation')
  expect(message).toMatchObject({ type: 'SubscriptionConfirmation', fetched: [] })
  expect(message.response).toBeUndefined()
})

it('confirms a subscription by one request with confirmSubscriptions', async () => {
  const message = await verify('SubscriptionConfirmation', true)
  expect(message).toMatchObject({ response: { status: 204 }, fetched: [SUBSCRIBE_URL] })
})

it('does not follow the SubscribeURL of an UnsubscribeConfirmation, which would subscribe again', async () => {
  const message = await verify('UnsubscribeConfirmation', true)
  expect(message).toMatchObject({ type: 'UnsubscribeConfirmation', fetched: [] })
  expect(message.response).toBeUndefined()
})

it.each(['arn:aws:sqs:eu-central-1:123456789012:orders', 'orders', ''])('rejects %j as a topic', (secret) => {
  expect(() => createVerifier(amazonSns({ secret }))).toThrow(/webhook secret/)
})

import { generateKeyPairSync } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import { listenNode } from '@hookseal/conformance'
import { createVerifier } from '@hookseal/core'
import { amazonSns } from '@hookseal/providers/amazon-sns'
import { afterEach, expect, it } from 'vitest'
import { createCertificate } from './certificate.ts'

const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:orders'
const SUBSCRIBE_URL = `https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=1`
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const certificate = createCertificate(privateKey)

const servers: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map(async (server) => server.close()))
})

/** Resolves with a fetch that sends each request to a server with `respond`. */
async function fetchFrom(respond: (res: ServerResponse) => unknown): Promise<typeof fetch> {
  const server = await listenNode(
    createServer((_req, res) => void respond(res)),
    '',
  )
  servers.push(server)
  return async (_url, init) => fetch(server.url, init)
}

/** Verifies a signed message of SNS, and records what it fetches. `confirm` sends the request that confirms a subscription. */
async function verify(
  Type: string,
  confirmSubscriptions?: boolean,
  confirm: (url: string, init: RequestInit) => Promise<Response> = async () => new Response('confirmed'),
) {
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
      fetch(url, init) {
        fetched.push(url)
        return url.endsWith('.pem') ? Promise.resolve(new Response(certificate)) : confirm(url, init)
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

it('confirms a subscription if the connection fails after the status', async () => {
  const confirm = await fetchFrom((res) => {
    res.writeHead(200, { 'content-length': '1000' }).flushHeaders()
    res.write('<Confirm', () => res.destroy())
  })
  // The failure is there before the body is canceled.
  const message = await verify('SubscriptionConfirmation', true, async (url, init) => {
    const response = await confirm(url, init)
    await response
      .clone()
      .text()
      .catch(() => {})
    return response
  })
  expect(message).toMatchObject({ response: { status: 204 } })
})

const failures: [string, (res: ServerResponse) => unknown][] = [
  ['responds 403', (res) => res.writeHead(403).end()],
  ['redirects', (res) => res.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
  ['closes the connection', (res) => res.destroy()],
]
it.each(failures)('rejects a subscription with 503 if Amazon %s', async (_name, respond) => {
  const verifying = verify('SubscriptionConfirmation', true, await fetchFrom(respond))
  await expect(verifying).rejects.toMatchObject({ status: 503, reason: 'unconfirmed' })
})

it('rejects a subscription with 503 if fetch throws', async () => {
  const verifying = verify('SubscriptionConfirmation', true, () => {
    throw new TypeError('no network')
  })
  await expect(verifying).rejects.toMatchObject({ status: 503, reason: 'unconfirmed' })
})

it.each(['arn:aws:sqs:eu-central-1:123456789012:orders', 'orders', ''])('rejects %j as a topic', (secret) => {
  expect(() => createVerifier(amazonSns({ secret }))).toThrow(/webhook secret/)
})

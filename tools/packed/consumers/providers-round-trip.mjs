// What every runtime must do with presets: JSON signed by a MAC, a form, and signatures by a private key (ECDSA, and RSA with a fetched certificate).
import { webhookHandler } from '@hookseal/core'
import { amazonSns } from '@hookseal/providers/amazon-sns'
import { sendgrid } from '@hookseal/providers/sendgrid'
import { slack } from '@hookseal/providers/slack'
import { stripe } from '@hookseal/providers/stripe'
import { RSA } from './rsa.mjs'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** Resolves with 'ok', or with a description of the failure. */
export async function roundTrip() {
  return (await roundTripOfHeaders()) ?? (await roundTripOfSns()) ?? 'ok'
}

async function roundTripOfHeaders() {
  const { publicKey, privateKey } = await createKeyPair()
  const cases = [
    {
      preset: stripe,
      secret: 'whsec_of_the_endpoint',
      body: '{"id":"evt_1","type":"invoice.paid"}',
      at: 'id',
    },
    {
      preset: slack,
      secret: 'slack-signing-secret',
      body: 'command=%2Fdeploy&trigger_id=1',
      headers: FORM,
      at: 'command',
    },
    {
      preset: sendgrid,
      secret: publicKey,
      signingSecret: privateKey,
      body: '[{"sg_event_id":"e1","event":"open"}]',
      at: 0,
    },
  ]
  for (const { preset, secret, signingSecret = secret, body, headers = {}, at } of cases) {
    const payloads = []
    const handler = webhookHandler(preset({ secret }), ({ payload }) => void payloads.push(payload))
    const signed = { ...(await preset.signedHeaders({ body }, signingSecret)), ...headers }
    const statusOf = async (text) => {
      const request = new Request('http://localhost/webhooks', {
        method: 'POST',
        headers: signed,
        body: text,
      })
      return (await handler(request)).status
    }
    const statuses = [await statusOf(`${body} `), await statusOf(body)].join()
    if (statuses !== '401,200' || payloads.length !== 1 || payloads[0][at] === undefined)
      return `${preset.row.name}: responded ${statuses}, handled ${JSON.stringify(payloads)}`
  }
  return undefined
}

/** SNS signs inside the body, and its certificate is fetched: here from `fetch`, which the runtimes without a network can serve. */
async function roundTripOfSns() {
  const topic = 'arn:aws:sns:us-east-1:123456789012:topic'
  const certificates = []
  const fetch = async (url) => {
    certificates.push(url)
    return new Response(RSA.certificate)
  }
  const payloads = []
  const handler = webhookHandler(
    amazonSns({ secret: topic, fetch }),
    ({ payload }) => void payloads.push(payload),
  )
  const message = {
    Type: 'Notification',
    MessageId: '1',
    TopicArn: topic,
    Message: 'paid',
    Timestamp: new Date().toISOString(),
  }
  const signed = await amazonSns.signedRequest({ body: JSON.stringify(message) }, RSA.privateKey)
  const statusOf = async (body) =>
    (
      await handler(
        new Request('http://localhost/webhooks', { method: 'POST', headers: signed.headers, body }),
      )
    ).status
  const statuses = [await statusOf(signed.body.replace('paid', 'void')), await statusOf(signed.body)].join()
  if (statuses !== '401,200' || payloads.length !== 1 || certificates.length !== 1)
    return `amazon-sns: responded ${statuses}, handled ${payloads.length}, fetched ${certificates.length}`
  return undefined
}

async function createKeyPair() {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const { publicKey, privateKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  return { publicKey: await exportKey('spki', publicKey), privateKey: await exportKey('pkcs8', privateKey) }
}

async function exportKey(format, key) {
  return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.exportKey(format, key))))
}

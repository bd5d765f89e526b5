// What every runtime must do with presets: JSON signed by a MAC, a form, and a signature by a private key (ECDSA).
import { webhookHandler } from '@hookseal/core'
import { sendgrid } from '@hookseal/providers/sendgrid'
import { slack } from '@hookseal/providers/slack'
import { stripe } from '@hookseal/providers/stripe'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** Resolves with 'ok', or with a description of the failure. */
export async function roundTrip() {
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
  return 'ok'
}

async function createKeyPair() {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const { publicKey, privateKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  return { publicKey: await exportKey('spki', publicKey), privateKey: await exportKey('pkcs8', privateKey) }
}

async function exportKey(format, key) {
  return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.exportKey(format, key))))
}

import type { ProviderOracle } from '@hookseal/conformance'
import { createHash } from 'node:crypto'
import { twilio } from '../../src/presets/twilio.ts'
import { importSdk } from '../install-sdks.ts'
import { accepts, NOW, SECRETS } from '../oracle.ts'

interface Twilio {
  getExpectedTwilioSignature: (token: string, url: string, parameters: object) => string
  validateRequest: (token: string, signature: string, url: string, parameters: object) => boolean
  validateRequestWithBody: (token: string, signature: string, url: string, body: string) => boolean
}

export async function oracle(): Promise<ProviderOracle> {
  const { default: sdk } = await importSdk<{ default: Twilio }>('twilio')
  const publicUrl = 'https://example.com/webhooks/twilio?tenant=1'
  const header = 'x-twilio-signature'
  const { secret } = SECRETS
  const signed = (body: string, url = publicUrl) => ({
    body,
    headers: { [header]: sdk.getExpectedTwilioSignature(secret, url, fields(body)) },
  })
  const body = 'MessageSid=SM1&MessageStatus=delivered&To=%2B1555&To=%2B1444&To=%2B1555'
  const json = '{"event":"done"}'
  const hash = createHash('sha256').update(json).digest('hex')
  const jsonUrl = `${publicUrl}&bodySHA256=${hash}`
  const ours = await twilio.signedHeaders({ body: json, publicUrl, timestamp: NOW }, secret)
  return {
    ...SECRETS,
    name: 'twilio@6.2.0',
    options: { publicUrl },
    body,
    otherBody: body.replace('delivered', 'failed'),
    respell: (text) => text.split('&').toReversed().join('&'),
    expected: {},
    sign: () => signed(body),
    verify: async (request) =>
      (await accepts(() =>
        sdk.validateRequest(secret, request.headers[header] ?? '', publicUrl, fields(request.body)),
      )) && sdk.validateRequestWithBody(secret, ours[header] ?? '', jsonUrl, json),
    exchanges: [
      {
        name: 'a signature of the URL with its port',
        request: signed(body, publicUrl.replace('.com/', '.com:443/')),
        response: { status: 204 },
      },
      {
        name: 'JSON, whose hash is in the URL',
        request: { body: json, headers: { [header]: sdk.getExpectedTwilioSignature(secret, jsonUrl, {}) } },
        response: { status: 204 },
      },
      {
        name: 'JSON with the signature of other JSON by 401',
        request: {
          body: '{"event":"sent"}',
          headers: { [header]: sdk.getExpectedTwilioSignature(secret, jsonUrl, {}) },
        },
        response: { status: 401, code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH' },
      },
    ],
  }
}

function fields(body: string): Record<string, string[]> {
  const parameters = new URLSearchParams(body)
  return Object.fromEntries([...parameters.keys()].map((name) => [name, parameters.getAll(name)]))
}

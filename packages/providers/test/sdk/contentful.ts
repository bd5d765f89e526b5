import type { ProviderOracle } from '@hookseal/conformance'
import { contentful } from '../../src/presets/contentful.ts'
import { importSdk } from '../install-sdks.ts'
import { accepts, NOW } from '../oracle.ts'

interface Delivery {
  method: 'POST'
  path: string
  headers: Record<string, string>
  body: string
}

interface Toolkit {
  signRequest: (secret: string, delivery: Delivery, time: number) => Record<string, string>
  verifyRequest: (secret: string, delivery: Delivery, tolerance: number) => boolean
}

export async function oracle(): Promise<ProviderOracle> {
  const { signRequest, verifyRequest } = await importSdk<Toolkit>('@contentful/node-apps-toolkit')
  const path = '/webhooks/contentful?space=a b&x=ä'
  const secret = 's'.repeat(64)
  const options = { publicUrl: `https://example.com${path}` }
  const delivery = (body: string, headers: Record<string, string>): Delivery => ({
    method: 'POST',
    path,
    headers,
    body,
  })
  const sign = (body: string, headers: Record<string, string>) => ({
    ...headers,
    ...signRequest(secret, delivery(body, headers), NOW.getTime()),
  })
  const body = '{"sys":{"id":"1","type":"Entry"}}'
  const topic = 'ContentManagement.Entry.publish'
  const ours = await contentful.signedHeaders({ body, timestamp: NOW, ...options }, secret)
  const names = 'x-contentful-signed-headers'
  return {
    secret,
    otherSecret: 't'.repeat(64),
    name: '@contentful/node-apps-toolkit@3.16.1',
    options,
    body,
    expected: { type: topic },
    sign: () => ({ body, headers: sign(body, { 'x-contentful-topic': topic }) }),
    verify: async (request) =>
      accepts(() => verifyRequest(secret, delivery(request.body, request.headers), 30)),
    exchanges: [
      {
        name: 'a signed header that was changed by 401',
        request: {
          body,
          headers: { ...sign(body, { 'x-contentful-topic': topic }), 'x-contentful-topic': 'other' },
        },
        response: { status: 401, code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH' },
      },
      {
        name: 'a list of signed headers without the time by 400',
        request: { body, headers: { ...ours, [names]: names } },
        response: { status: 400, code: 'ERR_WEBHOOK_SIGNATURE_INVALID' },
      },
    ],
  }
}

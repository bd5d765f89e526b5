import type { ProviderOracle } from '@hookseal/conformance'
import { importSdk } from '../install-sdks.ts'
import { accepts, hmac, SECRETS, signedText } from '../oracle.ts'

interface WhatsAppApi {
  verifyRequestSignature: (body: string, signature: string) => Promise<boolean>
  get: (query: Record<string, string>) => string
}

const BODY = '{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[]}]}'
// What Meta is documented to send for ë: the SDK signs text with it in this spelling.
const ESCAPED = String.raw`{"object":"page","entry":[{"text":"\u00eb"}]}`
const QUERY = '?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token='

const subscribe = (query: string) => ({ method: 'GET', query, request: { body: '', headers: {} } })
const rejection = { response: { status: 403, body: 'The verify token is not the one of this receiver.' } }

export async function oracle(): Promise<ProviderOracle> {
  const { WhatsAppAPI } = await importSdk<{ WhatsAppAPI: new (options: object) => WhatsAppApi }>(
    'whatsapp-api-js',
  )
  const options = { token: 't', appSecret: SECRETS.secret, webhookVerifyToken: 'meatyhamhock', v: 'v24.0' }
  const api = new WhatsAppAPI({ ...options, secure: true })
  const challenge = api.get({
    'hub.mode': 'subscribe',
    'hub.challenge': '1158201444',
    'hub.verify_token': 'meatyhamhock',
  })
  return {
    ...SECRETS,
    name: 'whatsapp-api-js@6.3.0',
    options: { verifyToken: 'meatyhamhock' },
    body: BODY,
    expected: { type: 'whatsapp_business_account' },
    sign: ({ body }) => signedText('x-hub-signature-256', `sha256=${hmac(body)}`, body),
    verify: async ({ body, headers }) =>
      accepts(async () => api.verifyRequestSignature(body, headers['x-hub-signature-256'] ?? '')),
    exchanges: [
      {
        name: 'escaped characters',
        request: signedText('x-hub-signature-256', `sha256=${hmac(ESCAPED)}`, ESCAPED),
        response: { status: 204 },
      },
      {
        name: 'the same text in another spelling by 401',
        request: signedText(
          'x-hub-signature-256',
          `sha256=${hmac(ESCAPED)}`,
          ESCAPED.replace(String.raw`\u00eb`, 'ë'),
        ),
        response: { status: 401, code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH' },
      },
    ],
    handshakes: [
      {
        name: 'a subscription',
        ...subscribe(`${QUERY}meatyhamhock`),
        response: { status: 200, body: challenge },
      },
      { name: 'another verify token by 403', ...subscribe(`${QUERY}meatyhamhoc`), ...rejection },
      { name: 'an empty verify token by 403', ...subscribe(QUERY), ...rejection },
      {
        name: 'another mode by 403',
        ...subscribe('?hub.challenge=1&hub.verify_token=meatyhamhock'),
        ...rejection,
      },
      {
        name: 'a challenge that is a page by 405',
        ...subscribe(`?hub.challenge=${encodeURIComponent('<script>')}&hub.verify_token=meatyhamhock`),
        response: { status: 405, code: 'ERR_WEBHOOK_METHOD' },
      },
    ],
  }
}

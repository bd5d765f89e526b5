import type { ReceiverOptions, WebhookErrorCode } from '@hookseal/core'
import { generateSecret } from '@hookseal/core'
import { describe, expect, it } from 'vitest'
import { startApp } from './app.ts'
import { BROKEN_STORE } from './broken-store.ts'
import { createDelivery, type DeliveryOptions } from './delivery.ts'
import { expectProblem } from './problem.ts'
import type { RawResponse } from './raw-http.ts'
import type { MakeServer } from './setup.ts'

const BODY = '{"type":"invoice.paid","data":{}}'
const MAC = `${'A'.repeat(43)}=`

interface RejectionCase {
  case: string
  code: WebhookErrorCode
  delivery?: DeliveryOptions
  body?: string
  method?: string
  options?: ReceiverOptions
}

/** A Standard Schema that rejects every payload. */
const REJECTING_SCHEMA = {
  '~standard': { version: 1, vendor: 'hookseal', validate: () => ({ issues: [{ message: 'rejected' }] }) },
} as const

const without = (name: string): DeliveryOptions => ({ headers: { [name]: undefined } })
const having = (name: string, value: string): DeliveryOptions => ({ headers: { [name]: value } })

const REJECTIONS: readonly RejectionCase[] = [
  { case: 'a GET request', code: 'ERR_WEBHOOK_METHOD', method: 'GET' },
  { case: 'a PUT request', code: 'ERR_WEBHOOK_METHOD', method: 'PUT' },
  { case: 'no id', code: 'ERR_WEBHOOK_HEADER_MISSING', delivery: without('webhook-id') },
  { case: 'no timestamp', code: 'ERR_WEBHOOK_HEADER_MISSING', delivery: without('webhook-timestamp') },
  { case: 'no signature', code: 'ERR_WEBHOOK_HEADER_MISSING', delivery: without('webhook-signature') },
  { case: 'an empty id', code: 'ERR_WEBHOOK_HEADER_INVALID', delivery: having('webhook-id', '') },
  { case: 'an id with a dot', code: 'ERR_WEBHOOK_HEADER_INVALID', delivery: having('webhook-id', 'msg.1') },
  {
    case: 'an id of 257 bytes',
    code: 'ERR_WEBHOOK_HEADER_INVALID',
    delivery: having('webhook-id', 'x'.repeat(257)),
  },
  { case: 'an id with a space', code: 'ERR_WEBHOOK_HEADER_INVALID', delivery: having('webhook-id', 'msg 1') },
  {
    case: 'an id in another script',
    code: 'ERR_WEBHOOK_HEADER_INVALID',
    delivery: having('webhook-id', 'm\u00e9'),
  },
  {
    case: 'a timestamp with a sign',
    code: 'ERR_WEBHOOK_TIMESTAMP_INVALID',
    delivery: having('webhook-timestamp', '+1700000000'),
  },
  {
    case: 'a timestamp with junk',
    code: 'ERR_WEBHOOK_TIMESTAMP_INVALID',
    delivery: having('webhook-timestamp', '1700abc'),
  },
  { case: 'a stale timestamp', code: 'ERR_WEBHOOK_TIMESTAMP_TOO_OLD', delivery: { ageSeconds: 310 } },
  {
    case: 'a timestamp in the future',
    code: 'ERR_WEBHOOK_TIMESTAMP_TOO_NEW',
    delivery: { ageSeconds: -310 },
  },
  {
    case: 'a signature of an unknown version',
    code: 'ERR_WEBHOOK_SIGNATURE_INVALID',
    delivery: having('webhook-signature', `v2,${MAC}`),
  },
  {
    case: 'seventeen signatures',
    code: 'ERR_WEBHOOK_SIGNATURE_INVALID',
    delivery: having('webhook-signature', Array(17).fill(`v1,${MAC}`).join(' ')),
  },
  {
    case: 'a signature that no secret made',
    code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH',
    delivery: having('webhook-signature', `v1,${MAC}`),
  },
  {
    case: 'a signature by another secret',
    code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH',
    delivery: { secret: generateSecret() },
  },
  {
    case: 'an id that was not signed',
    code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH',
    delivery: having('webhook-id', 'msg_other'),
  },
  {
    case: 'a gzip encoding',
    code: 'ERR_WEBHOOK_BODY_ENCODING',
    delivery: having('content-encoding', 'gzip'),
  },
  { case: 'a body over the cap', code: 'ERR_WEBHOOK_BODY_TOO_LARGE', options: { maxBodyBytes: 10 } },
  { case: 'a body that is not JSON', code: 'ERR_WEBHOOK_PAYLOAD_INVALID', body: '{"a":' },
  { case: 'an empty body', code: 'ERR_WEBHOOK_PAYLOAD_INVALID', body: '' },
  {
    case: 'a payload that does not match its schema',
    code: 'ERR_WEBHOOK_PAYLOAD_SCHEMA',
    options: { events: { 'invoice.paid': REJECTING_SCHEMA } },
  },
  { case: 'a store that is down', code: 'ERR_WEBHOOK_STORE', options: { dedupe: BROKEN_STORE } },
  {
    case: 'a secret resolver that fails',
    code: 'ERR_WEBHOOK_SECRET_UNAVAILABLE',
    options: { secret: async () => Promise.reject(new Error('down')) },
  },
  { case: 'a dedupe key that cannot be made', code: 'ERR_WEBHOOK_HANDLER', options: { dedupeKey: () => '' } },
]

/** Headers that must not be repeated. */
const REPEATED = ['webhook-id', 'webhook-timestamp', 'webhook-signature']

export function describeRejections(makeServer: MakeServer): void {
  describe('rejections', () => {
    it.each(REJECTIONS)('responds $code to $case, and runs no handler', async (rejection) => {
      const app = await startApp(makeServer, { options: rejection.options ?? {} })
      const delivery = await createDelivery(rejection.body ?? BODY, rejection.delivery)
      const response = await app.post(delivery, rejection.method)
      expectProblem(response, rejection.code)
      if (response.status === 405) expect(response.headers['allow']).toBe('POST')
      expect(app.handled).toEqual([])
    })

    it.each(REPEATED)('rejects a repeated %s header', async (name) => {
      const app = await startApp(makeServer)
      const { headers, body } = await createDelivery(BODY)
      const again = headers.filter(([header]) => header === name)
      expectProblem(await app.post({ headers: [...headers, ...again], body }), 'ERR_WEBHOOK_HEADER_INVALID')
    })

    it('accepts a valid signature after fifteen invalid ones', async () => {
      const app = await startApp(makeServer)
      const { headers, body } = await createDelivery(BODY)
      const rubbish = [
        'v1',
        'v1,',
        'v1,,x',
        'v2,x',
        'v1a,x',
        ',',
        '',
        ...Array<string>(8).fill(`v1,${MAC}`),
      ].join(' ')
      const spoiled = headers.map(
        ([name, value]) => [name, name === 'webhook-signature' ? `${rubbish} ${value}` : value] as const,
      )
      expect((await app.post({ headers: spoiled, body })).status).toBe(200)
    })

    it('reports the reason to onRejected, and not to the sender', async () => {
      const seen: unknown[] = []
      const app = await startApp(makeServer, {
        options: { onRejected: ({ code, reason }) => seen.push({ code, reason }) },
      })
      const response: RawResponse = await app.post(await createDelivery(BODY, having('webhook-id', 'msg.1')))
      expect(seen).toEqual([{ code: 'ERR_WEBHOOK_HEADER_INVALID', reason: 'dot' }])
      expect(response.body).not.toContain('dot')
    })
  })
}

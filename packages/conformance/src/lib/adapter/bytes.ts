import { WebhookConfigError } from '@hookseal/core'
import { describe, expect, it } from 'vitest'
import { startApp } from './app.ts'
import { EXACT_BODIES, realPayloads } from './corpus.ts'
import { createDelivery } from './delivery.ts'
import { expectProblem } from './problem.ts'
import type { MakeServer } from './setup.ts'

/** Compact, indented, and with all non-ASCII characters escaped: no default serializer writes the latter two. */
const SPELLINGS: readonly ((payload: unknown) => string)[] = [
  (payload) => JSON.stringify(payload),
  (payload) => JSON.stringify(payload, null, 2),
  (payload) =>
    JSON.stringify(payload).replaceAll(
      /[^\x20-\x7e]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
]

export function describeBytes(makeServer: MakeServer): void {
  describe('exact bytes', () => {
    it.each(EXACT_BODIES)('passes the exact bytes of %s to the handler', async (_name, body) => {
      const app = await startApp(makeServer)
      const delivery = await createDelivery(body)
      expect((await app.post(delivery)).status).toBe(200)
      expect(Buffer.from(app.handled[0]?.body ?? [])).toEqual(Buffer.from(body))
      expect(app.handled[0]?.payload).toEqual(JSON.parse(body))
    })

    it('verifies real payloads in several serializations', async () => {
      const app = await startApp(makeServer)
      const bodies = realPayloads(12).flatMap((payload) => SPELLINGS.map((spell) => spell(payload)))
      for (const body of bodies) expect((await app.post(await createDelivery(body))).status).toBe(200)
      expect(app.handled.map((message) => Buffer.from(message.body).toString())).toEqual(bodies)
    })

    it.each([
      'application/json',
      'application/json; charset=utf-8',
      'text/plain',
      'application/octet-stream',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'application/cloudevents+json',
      'not a type',
    ])('accepts a body of type %s', async (contentType) => {
      const app = await startApp(makeServer)
      expect((await app.post(await createDelivery('{"amount":10.0}', { contentType }))).status).toBe(200)
    })

    it('accepts a body without a content type', async () => {
      const app = await startApp(makeServer)
      const delivery = await createDelivery('{"amount":10.0}', { headers: { 'content-type': undefined } })
      expect((await app.post(delivery)).status).toBe(200)
    })

    it('rejects signed bytes that are not UTF-8, and bytes that only decode to the signed text', async () => {
      const app = await startApp(makeServer)
      const broken = Buffer.concat([Buffer.from('{"a":"'), Buffer.of(0xff), Buffer.from('"}')])
      expectProblem(await app.post(await createDelivery(broken)), 'ERR_WEBHOOK_PAYLOAD_INVALID')
      const signedReplacement = await createDelivery('{"a":"\ufffd"}')
      expectProblem(await app.post({ ...signedReplacement, body: broken }), 'ERR_WEBHOOK_SIGNATURE_MISMATCH')
    })

    it('rejects a body with the same JSON value in other bytes', async () => {
      const app = await startApp(makeServer)
      const delivery = await createDelivery('{"amount":10.0}')
      expectProblem(
        await app.post({ ...delivery, body: Buffer.from('{"amount":10}') }),
        'ERR_WEBHOOK_SIGNATURE_MISMATCH',
      )
      expect(app.handled).toEqual([])
    })

    it('verifies the exact bytes behind a body parser, or rejects with an error that names the fix', async () => {
      const app = await startApp(makeServer, { parserFirst: true }).catch((error: unknown) => {
        expect(error).toBeInstanceOf(WebhookConfigError)
      })
      if (app === undefined) return
      const body = '{"amount": 10.0}'
      const response = await app.post(await createDelivery(body))
      if (response.status === 200) {
        expect(Buffer.from(app.handled[0]?.body ?? []).toString()).toBe(body)
        return
      }
      expectProblem(response, 'ERR_WEBHOOK_BODY_CONSUMED')
      expect(JSON.parse(response.body).detail).toContain('To fix it')
      expect(app.handled).toEqual([])
    })
  })
}

import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { Agent, type IncomingMessage, request, type RequestOptions } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { AdapterServer } from '@hookseal/conformance'
import type { InboxPort, ReceiverOptions, WebhookMessage } from '@hookseal/core'
import { dropbox } from '../src/presets/dropbox.ts'
import { mailgun } from '../src/presets/mailgun.ts'
import { meta } from '../src/presets/meta.ts'
import { slack } from '../src/presets/slack.ts'
import { trello } from '../src/presets/trello.ts'
import { describe, expect, it } from 'vitest'

const SECRETS = {
  slack: 'slack-signing-secret',
  meta: 'meta-app-secret',
  mailgun: 'mailgun-signing-key',
  dropbox: 'dropbox-app-secret',
  trello: 'trello-api-secret',
} as const
const TRELLO_URL = 'https://example.com/trello'
const VERIFY_TOKEN = 'meta-verify-token'
const FORM = 'token=x&command=%2Fdeploy&text=caf%C3%A9+now&trigger_id=13345224609.738474920'

/** The app that `makeServer` builds: one with body parsers, as most apps are. */
export interface ProviderAppSetup {
  /** The receiver options of the routes, which must receive GET, HEAD and POST. */
  routes: Readonly<Record<keyof typeof SECRETS, ReceiverOptions>>
  /** Call it with each message, and respond 204. */
  handle: (message: WebhookMessage) => void
  /** Whether the app's parsers of JSON and forms run before the webhook routes. */
  parsersFirst: boolean
}

/** Starts the app. `url` is its origin. Its route `/orders` responds with the parsed body as JSON. */
export type MakeProviderServer = (setup: ProviderAppSetup) => Promise<AdapterServer>

/**
 * Registers tests of deliveries that body parsers may get in the way of: a signed form, a handshake by GET, a signature inside the body,
 * and a form behind parsers that have read it.
 */
export function describeAdapterOnProviders(name: string, makeServer: MakeProviderServer): void {
  async function serving(
    test: (served: { url: string; messages: WebhookMessage[] }) => Promise<void>,
    { parsersFirst = false, inbox }: { parsersFirst?: boolean; inbox?: InboxPort } = {},
  ): Promise<void> {
    const messages: WebhookMessage[] = []
    const stored = inbox && { inbox }
    const routes = {
      slack: slack({ secret: SECRETS.slack, ...stored }),
      meta: meta({ secret: SECRETS.meta, verifyToken: VERIFY_TOKEN, ...stored }),
      mailgun: mailgun({ secret: SECRETS.mailgun, ...stored }),
      dropbox: dropbox({ secret: SECRETS.dropbox, ...stored }),
      trello: trello({ secret: SECRETS.trello, publicUrl: TRELLO_URL, ...stored }),
    }
    const server = await makeServer({ routes, handle: (message) => messages.push(message), parsersFirst })
    try {
      await test({ url: server.url, messages })
    } finally {
      await server.close()
    }
  }

  describe(`${name}, in an app that parses JSON and forms`, () => {
    it('verifies the exact bytes of a form, and passes its fields', async () =>
      serving(async ({ url, messages }) => {
        expect((await postForm(`${url}/slack`)).status).toBe(204)
        expect(messages.map(({ payload, body }) => [payload, Buffer.from(body).toString()])).toEqual([
          [expect.objectContaining({ command: '/deploy', text: 'café now' }), FORM],
        ])
      }))

    it('responds to a handshake by GET, and still verifies deliveries by POST', async () =>
      serving(async ({ url, messages }) => {
        const challenge = await fetch(`${url}/meta?${handshake(VERIFY_TOKEN)}`)
        expect([challenge.status, await challenge.text()]).toEqual([200, '1158201444'])
        expect((await fetch(`${url}/meta?${handshake('another token')}`)).status).toBe(403)
        expect((await fetch(`${url}/meta`)).status).toBe(405)
        const body = '{"object":"page","entry":[]}'
        const headers = await meta.signedHeaders({ body }, SECRETS.meta)
        expect((await fetch(`${url}/meta`, { method: 'POST', headers, body })).status).toBe(204)
        expect(messages.map(({ type }) => type)).toEqual(['page'])
      }))

    it('responds to the handshakes of other providers, by GET and by HEAD', async () =>
      serving(async ({ url, messages }) => {
        const challenge = await fetch(`${url}/dropbox?challenge=abc123`)
        expect([challenge.status, await challenge.text()]).toEqual([200, 'abc123'])
        const head = await fetch(`${url}/trello`, { method: 'HEAD' })
        expect([head.status, await head.text()]).toEqual([200, ''])
        const body = '{"action":{"id":"1","type":"updateCard"}}'
        const signed = { body, publicUrl: TRELLO_URL }
        const headers = await trello.signedHeaders(signed, SECRETS.trello)
        expect((await fetch(`${url}/trello`, { method: 'POST', headers, body })).status).toBe(204)
        expect(messages.map(({ type }) => type)).toEqual(['updateCard'])
      }))

    it('verifies a signature that is inside the body', async () =>
      serving(async ({ url, messages }) => {
        const post = async (secret: string): Promise<Response> => {
          const headers = { 'content-type': 'application/json' }
          return fetch(`${url}/mailgun`, { method: 'POST', headers, body: mailgunBody(secret) })
        }
        expect((await post('another signing key')).status).toBe(401)
        expect((await post(SECRETS.mailgun)).status).toBe(204)
        expect(messages.map(({ type }) => type)).toEqual(['delivered'])
      }))

    it('verifies a form that arrives byte by byte, and a delivery after a rejected handshake on its connection', async () =>
      serving(async ({ url, messages }) => {
        const agent = new Agent({ keepAlive: true, maxSockets: 1 })
        try {
          const rejected = await send(`${url}/meta?${handshake('another token')}`, { agent })
          expect(rejected.statusCode).toBe(403)
          const signed = await slack.signedHeaders({ body: FORM }, SECRETS.slack)
          const headers = { ...signed, 'content-type': 'application/x-www-form-urlencoded' }
          // Each write is a chunk.
          const bytes = [...Buffer.from(FORM)].map((byte) => Buffer.of(byte))
          const { statusCode, isReused } = await send(
            `${url}/slack`,
            { agent, method: 'POST', headers },
            bytes,
          )
          expect({ statusCode, isReused }).toEqual({ statusCode: 204, isReused: true })
          expect(messages.map(({ payload }) => payload)).toEqual([
            expect.objectContaining({ command: '/deploy', text: 'café now' }),
          ])
        } finally {
          agent.destroy()
        }
      }))

    it('parses the forms and the JSON of other routes', async () =>
      serving(async ({ url }) => {
        const form = await fetch(`${url}/orders`, { method: 'POST', body: new URLSearchParams({ id: '1' }) })
        expect(await form.json()).toEqual({ id: '1' })
        const headers = { 'content-type': 'application/json' }
        const json = await fetch(`${url}/orders`, { method: 'POST', headers, body: '{"id":2}' })
        expect(await json.json()).toEqual({ id: 2 })
      }))

    it('verifies a form that a parser has read, or responds 500 with the fix', async () =>
      serving(
        async ({ url }) => {
          const response = await postForm(`${url}/slack`)
          if (response.status === 204) return
          expect([response.status, await response.json()]).toMatchObject([
            500,
            { code: 'ERR_WEBHOOK_BODY_CONSUMED', detail: expect.stringMatching(/To fix it, /) },
          ])
        },
        { parsersFirst: true },
      ))

    it('accepts deliveries into an inbox, and responds to handshakes without it', async () => {
      const accepted: (string | undefined)[] = []
      const inbox: InboxPort = {
        async accept({ provider, type, payload }) {
          accepted.push(`${provider} ${type ?? JSON.stringify(payload)}`)
          return 'accepted'
        },
      }
      await serving(
        async ({ url, messages }) => {
          const challenge = await fetch(`${url}/meta?${handshake(VERIFY_TOKEN)}`)
          expect([challenge.status, await challenge.text()]).toEqual([200, '1158201444'])
          const question =
            '{"type":"url_verification","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}'
          const signed = await slack.signedHeaders({ body: question }, SECRETS.slack)
          const response = await fetch(`${url}/slack`, { method: 'POST', headers: signed, body: question })
          expect([response.status, await response.text()]).toEqual([
            200,
            expect.stringContaining('3eZbrw1aBm2r'),
          ])
          expect(accepted).toEqual([])
          expect((await postForm(`${url}/slack`)).status).toBe(202)
          const body = '{"object":"page","entry":[]}'
          const headers = await meta.signedHeaders({ body }, SECRETS.meta)
          expect((await fetch(`${url}/meta`, { method: 'POST', headers, body })).status).toBe(202)
          expect([accepted, messages]).toEqual([[expect.stringMatching(/^slack /), 'meta page'], []])
        },
        { inbox },
      )
    })
  })
}

/** Sends a request in chunks, and resolves when its response was read. */
async function send(
  url: string,
  options: RequestOptions,
  chunks: readonly Buffer[] = [],
): Promise<{ statusCode: number | undefined; isReused: boolean }> {
  const req = request(url, options)
  for (const chunk of chunks) req.write(chunk)
  req.end()
  const [res] = (await once(req, 'response')) as [IncomingMessage]
  await buffer(res)
  return { statusCode: res.statusCode, isReused: req.reusedSocket }
}

async function postForm(url: string): Promise<Response> {
  const signed = await slack.signedHeaders({ body: FORM }, SECRETS.slack)
  const headers = { ...signed, 'content-type': 'application/x-www-form-urlencoded' }
  return fetch(url, { method: 'POST', headers, body: FORM })
}

function handshake(token: string): string {
  return new URLSearchParams({
    'hub.mode': 'subscribe',
    'hub.verify_token': token,
    'hub.challenge': '1158201444',
  }).toString()
}

/** Signed by `node:crypto`: no header of Mailgun is signed, and not the event either. */
function mailgunBody(secret: string): string {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const token = 'c0ffee'.repeat(8)
  const signature = createHmac('sha256', secret).update(timestamp).update(token).digest('hex')
  return JSON.stringify({ signature: { timestamp, token, signature }, 'event-data': { event: 'delivered' } })
}

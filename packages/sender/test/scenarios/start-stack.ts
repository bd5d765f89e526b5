import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SecretEntry, WebhookMessage } from '@hookseal/core'
import { verifyWebhooks } from '@hookseal/express'
import express from 'express'
import { Webhook } from 'standardwebhooks'
import { serve } from '../../src/api.ts'
import type { SenderOptions } from '../../src/index.ts'
import { createTestSender, type TestSender } from '../test-sender.ts'

interface ApiResponse {
  status: number
  /** Parsed JSON. Tests assert each member. */
  body: Record<string, unknown>
}

export type CallApi = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<ApiResponse>

/** A received request. */
export interface Received {
  headers: Record<string, string>
  /** The exact body. Empty until the handler ran. */
  body: string
}

interface Receiver {
  readonly url: string
  /** Secrets that the middleware accepts. */
  readonly secrets: SecretEntry[]
  /** Every request, in order. */
  readonly received: Received[]
  /** Every message that the handler was called with, in order. */
  readonly handled: WebhookMessage[]
  /** How the next requests fail, before the middleware gets them: a status, no response, or a closed connection. */
  readonly failures: (number | 'hang' | 'cut')[]
  close(): Promise<void>
}

export interface Stack {
  /** Origin of the API's server. */
  readonly origin: string
  sender: TestSender
  receiver: Receiver
  /** Calls the API with an admin key of the organization `acme`. */
  api: CallApi
  /** Creates a key with these scopes and organizations, and returns a function that calls the API with it. */
  as(scopes: readonly ('read' | 'publish' | 'admin')[], organizationIds?: readonly string[]): Promise<CallApi>
  stop(): Promise<void>
}

/** Starts the whole stack: a sender, its API over HTTP, and an Express app that receives with our middleware. */
export async function startStack(options: SenderOptions = {}): Promise<Stack> {
  const sender = await createTestSender(options)
  await sender.organizations.create({ id: 'acme', name: 'Acme' })
  await sender.organizations.create({ id: 'umbrella', name: 'Umbrella' })
  await sender.start()
  const server = await serve(sender, { port: 0, onFirstKey() {} })
  const receiver = await startReceiver()
  const as: Stack['as'] = async (scopes, organizationIds = ['acme']) => {
    const { key } = await sender.apiKeys.create({ name: 'test', scopes, organizationIds })
    return caller(server.url, key)
  }
  return {
    origin: server.url,
    sender,
    receiver,
    as,
    api: await as(['admin']),
    async stop() {
      await server.close()
      await sender.stop()
      await receiver.close()
    },
  }
}

function caller(origin: string, key: string): CallApi {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? {} : JSON.parse(text) }
  }
}

async function startReceiver(): Promise<Receiver> {
  const secrets: SecretEntry[] = []
  const received: Received[] = []
  const handled: WebhookMessage[] = []
  const failures: Receiver['failures'] = []
  const app = express()
  app.use((req, res, next) => {
    // Only repeated headers have list values, and the sender repeats none. The middleware reads the body.
    received.push({ headers: req.headers as Record<string, string>, body: '' })
    const failure = failures.shift()
    if (failure === undefined) next()
    // Inside the response: before it, a reused connection would be replaced within the attempt.
    else if (failure === 'cut') req.socket.end('HTTP/1.1 ')
    else if (failure !== 'hang') res.sendStatus(failure)
  })
  app.post('/webhooks', verifyWebhooks({ secret: () => secrets }), (req, res) => {
    handled.push(req.webhook)
    const request = received.findLast(({ headers }) => headers['webhook-id'] === req.webhook.id)
    if (request !== undefined) request.body = Buffer.from(req.webhook.body).toString()
    res.json({ thanks: true })
  })
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A TCP server's address is an object; only pipes have a string.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/webhooks`,
    secrets,
    received,
    handled,
    failures,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Verifies a request with npm's `standardwebhooks`, and returns its payload. */
export function verifyByReference(secret: string, { headers, body }: Received): unknown {
  return new Webhook(secret).verify(body, headers)
}

/** Polls until `read` returns a value. The time limit of the test ends it. */
export async function eventually<T>(read: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (;;) {
    const found = await read()
    if (found !== undefined) return found
    await sleep(20)
  }
}

/** Waits until all deliveries of an event are delivered or dead, and resolves with them. */
export async function settledDeliveries(api: CallApi, eventId: string): Promise<Record<string, unknown>[]> {
  return eventually(async () => {
    const { body } = await api('GET', `/deliveries?event_id=${encodeURIComponent(eventId)}`)
    const data = body['data'] as Record<string, unknown>[] // a list, by the API's schema
    const isOver = data.every(({ status }) => status === 'delivered' || status === 'dead')
    return data.length > 0 && isOver ? data : undefined
  })
}

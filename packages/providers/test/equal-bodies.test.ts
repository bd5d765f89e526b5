import { type AdapterServer, listenNode } from '@hookseal/conformance'
import { verifyWebhooks } from '@hookseal/express'
import { github } from '@hookseal/providers/github'
import { shopify } from '@hookseal/providers/shopify'
import express from 'express'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'

const SECRET = 'It is a secret to everybody'
const BODY = '{"id":549755813,"financial_status":"paid"}'

let server: AdapterServer
let handled: string[]

beforeAll(async () => {
  const app = express()
  const secret = SECRET
  app.post('/shopify', verifyWebhooks(shopify({ secret })), handler)
  app.post('/strict', verifyWebhooks(shopify({ secret, equalBodies: [] })), handler)
  app.post('/github', verifyWebhooks(github({ secret })), handler)
  app.post('/listed', verifyWebhooks(github({ secret, equalBodies: ['push', 'create'] })), handler)
  server = await listenNode(app, '')
})
afterAll(async () => server.close())
beforeEach(() => {
  handled = []
})

function handler(req: express.Request, res: express.Response): void {
  handled.push(`${req.webhook.id} ${req.webhook.type}`)
  res.sendStatus(204)
}

/** Sends the signed body with the given unsigned headers, and resolves with the status. */
async function send(path: string, unsigned: Record<string, string>, body = BODY): Promise<number> {
  const preset = path === '/github' || path === '/listed' ? github : shopify
  const signed = await preset.signedHeaders({ body }, SECRET)
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { ...signed, ...unsigned },
    body,
  })
  return response.status
}

const topic = (id: string, type: string) => ({ 'shopify-webhook-id': id, 'shopify-topic': type })
const event = (id: string, type: string) => ({ 'x-github-delivery': id, 'x-github-event': type })

it('handles topics of Shopify that have one body, at one time', async () => {
  const topics = ['orders/create', 'orders/updated', 'orders/paid']
  const statuses = await Promise.all(
    topics.map(async (type, index) => send('/shopify', topic(`a${index}`, type))),
  )
  expect(statuses).toEqual([204, 204, 204])
  expect(handled.toSorted()).toEqual(['a0 orders/create', 'a1 orders/updated', 'a2 orders/paid'])
})

it('handles no recorded delivery of Shopify again under a new id, or under a topic that has its own bodies', async () => {
  const body = '{"id":1}'
  expect(await send('/shopify', topic('b1', 'orders/create'), body)).toBe(204)
  for (const type of ['orders/create', 'app/uninstalled', 'customers/redact', 'invented', 'orders/create:'])
    expect(await send('/shopify', topic(`b-${type.length}-${type.replace('/', '-')}`, type), body)).toBe(200)
  expect(handled).toEqual(['b1 orders/create'])
})

it('handles a body one time with equalBodies: []', async () => {
  expect(await send('/strict', topic('c1', 'orders/create'))).toBe(204)
  expect(await send('/strict', topic('c2', 'orders/paid'))).toBe(200)
  expect(handled).toEqual(['c1 orders/create'])
})

it('takes a body of GitHub under another event for a duplicate, unless both are listed', async () => {
  expect(await send('/github', event('d1', 'push'))).toBe(204)
  expect(await send('/github', event('d2', 'create'))).toBe(200)
  expect(await send('/listed', event('e1', 'push'))).toBe(204)
  expect(await send('/listed', event('e2', 'create'))).toBe(204)
  expect(await send('/listed', event('e3', 'create'))).toBe(200)
  expect(await send('/listed', event('e4', 'delete'))).toBe(200)
  expect(handled).toEqual(['d1 push', 'e1 push', 'e2 create'])
})

it('throws ERR_WEBHOOK_OPTION for equalBodies that are not a list', () => {
  const equalBodies: unknown = 'orders/paid'
  const options = { secret: SECRET, equalBodies: equalBodies as readonly string[] }
  expect(() => shopify(options)).toThrow(expect.objectContaining({ code: 'ERR_WEBHOOK_OPTION' }))
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Scope } from '../../src/index.ts'
import { type Call, startApi, type TestApi } from './start-api.ts'

interface Operation {
  operationId: string
  security: Record<string, string[]>[]
  parameters?: { name: string; in: string }[]
  requestBody?: { content: { 'application/json': { schema: { $ref: string } } } }
}

/** Valid bodies of all routes. The tests fail for a new route whose body is missing here. */
const BODIES: Record<string, unknown> = {
  WebhookInput: { url: 'http://127.0.0.1:4999/', events: ['invoice.paid'] },
  WebhookPatch: { name: 'stolen' },
  Rotation: {},
  TestInput: {},
  WebhookReplayInput: {},
  ReplayInput: {},
  NewEvent: { type: 'invoice.paid', data: { secret: 'no' } },
  NewEvents: { events: [{ type: 'invoice.paid', data: { secret: 'no' } }] },
  EventTypeInput: { description: 'changed' },
  OrganizationInput: { name: 'New' },
  OrganizationUpdate: { name: 'New' },
  ListenInput: { events: ['invoice.paid'] },
  ListenerResponse: { status: 200 },
  InboxDiscardInput: { reason: 'not wanted' },
  InboxReplayInput: {},
  OperatorKeyInput: { name: 'New' },
  ApiKeyInput: { name: 'New', scopes: ['read'] },
  SourceInput: { provider: 'github', secrets: ['a secret of umbrella'] },
  SourcePatch: { name: 'stolen', secrets: ['a secret of acme'] },
  SourceRotation: { secret: 'a secret of acme' },
}
const FOREIGN_TEXT = 'only umbrella may read this'
/** The scopes that satisfy a required scope, besides `operator`. */
const ALLOWED: Record<'read' | 'publish' | 'admin' | 'operator', readonly Scope[]> = {
  read: ['read', 'admin'],
  publish: ['publish', 'admin'],
  admin: ['admin'],
  operator: [],
}

let api: TestApi
let operations: { method: string; path: string; operation: Operation }[]
const foreign = { webhook: '', event: 'umbrella-event', delivery: '', key: '', replay: '', source: '' }

beforeAll(async () => {
  api = await startApi()
  const { endpoints, events, apiKeys } = api.sender
  const endpoint = await endpoints.create({
    url: 'http://127.0.0.1:4999/',
    events: ['invoice.paid'],
    description: FOREIGN_TEXT,
    organizationId: 'umbrella',
  })
  const published = await events.publish({
    id: foreign.event,
    type: 'invoice.paid',
    data: FOREIGN_TEXT,
    organizationId: 'umbrella',
  })
  const key = await apiKeys.create({ name: FOREIGN_TEXT, scopes: ['read'], organizationIds: ['umbrella'] })
  const replay = await api.sender.replays.start({ search: FOREIGN_TEXT, organizationId: 'umbrella' })
  const source = await api.sender.sources.create({
    provider: 'github',
    secrets: ['a secret of umbrella'],
    name: FOREIGN_TEXT,
    organizationId: 'umbrella',
  })
  Object.assign(foreign, {
    source: source.id,
    replay: replay.id,
    webhook: endpoint.id,
    delivery: published.deliveryIds[0],
    key: key.id,
  })
  const { body } = await api.operator('GET', '//openapi.json')
  operations = Object.entries(body['paths'] as Record<string, Record<string, Operation>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        operation,
      })),
  )
})
afterAll(async () => api.stop())

/** Replaces the parameters of a path with ids of umbrella's data. The segment before a parameter says which. */
function fill(path: string): string {
  const ids: Record<string, string> = {
    webhooks: foreign.webhook,
    events: foreign.event,
    deliveries: foreign.delivery,
    replays: foreign.replay,
    organizations: 'umbrella',
    keys: foreign.key,
    'event-types': 'invoice.paid',
    listen: foreign.webhook,
    sources: foreign.source,
    rejections: 'rej_1',
    messages: `msg_${'0'.repeat(32)}`,
    handlers: 'invoice.paid',
    // The route's own word. cspell:ignore answers
    answers: 'req_1',
  }
  return path.replace('/api/v1', '').replaceAll(/([\w-]+)\/\{\w+\}/g, (_, collection: string) => {
    const id = ids[collection]
    if (id === undefined) throw new Error(`No id for ${collection}: add one to this test.`)
    return `${collection}/${id}`
  })
}

function bodyOf({ operationId, requestBody }: Operation): { body?: unknown } {
  if (requestBody === undefined) return {}
  const name = requestBody.content['application/json'].schema.$ref.split('/').at(-1) ?? ''
  const body = BODIES[name]
  if (body === undefined) throw new Error(`No body for ${operationId}: add ${name} to this test.`)
  return { body }
}

function scopeOf({ security }: Operation): keyof typeof ALLOWED | undefined {
  return security.flatMap((entry) => Object.values(entry).flat())[0] as keyof typeof ALLOWED | undefined
}

function secured() {
  return operations.filter(({ operation }) => operation.security.length > 0)
}

async function stateOfUmbrella(): Promise<string> {
  const { endpoints, deliveries, events, apiKeys, stats, replays, sources } = api.sender
  const scope = { organizationId: 'umbrella' }
  const { totals } = await stats.overTime(scope)
  const rows = [
    endpoints.list(scope),
    deliveries.list(scope),
    events.list(scope),
    apiKeys.list('umbrella'),
    replays.list(scope),
    sources.list(scope),
  ]
  return JSON.stringify([totals, ...(await Promise.all(rows))])
}

it('requires a key on every route except creating and ending a session, and receiving', () => {
  expect(operations.length).toBeGreaterThan(25)
  const open = operations.filter(({ operation }) => operation.security.length === 0)
  expect(open.map(({ operation }) => operation.operationId).toSorted()).toStrictEqual([
    'createSession',
    'deleteSession',
    'receiveDelivery',
  ])
})

it('responds 401 on every route without a key, even if the body is invalid', async () => {
  for (const { method, path, operation } of secured()) {
    const response = await api.anonymous(method, fill(path), method === 'GET' ? {} : { raw: 'no JSON' })
    expect({ id: operation.operationId, ...response }).toMatchObject({ status: 401 })
  }
})

it('responds 403 on every route to every key without the required scope', async () => {
  let checked = 0
  for (const scope of ['read', 'publish', 'admin'] as const) {
    const call = await api.as([scope])
    for (const { method, path, operation } of secured()) {
      const needed = scopeOf(operation)
      if (needed === undefined || ALLOWED[needed].includes(scope)) continue
      const response = await call(method, fill(path), bodyOf(operation))
      expect({ id: operation.operationId, scope, ...response }).toMatchObject({
        status: 403,
        body: { code: 'ERR_API_SCOPE' },
      })
      checked += 1
    }
  }
  expect(checked).toBeGreaterThan(30)
})

describe('isolation of organizations', () => {
  let stranger: Call
  let before: string

  beforeAll(async () => {
    stranger = await api.as(['read', 'publish', 'admin'])
    before = await stateOfUmbrella()
  })

  it("responds 404 on every route with an id of another organization's data, and changes nothing", async () => {
    const named = operations.filter(
      ({ path, operation }) => path.includes('{id}') && scopeOf(operation) !== 'operator',
    )
    for (const { method, path, operation } of named) {
      const response = await stranger(method, fill(path), bodyOf(operation))
      expect({ id: operation.operationId, ...response }).toMatchObject({ status: 404 })
      expect(response.text).not.toContain(FOREIGN_TEXT)
    }
    expect(named.length).toBeGreaterThan(10)
    expect(await stateOfUmbrella()).toBe(before)
  })

  it('responds 404 on every route to an X-Org-Id that the key has no access to', async () => {
    const taking = operations.filter(({ operation }) =>
      operation.parameters?.some(({ name }) => name === 'X-Org-Id'),
    )
    const headers = { 'x-org-id': 'umbrella' }
    for (const { method, path, operation } of taking) {
      const response = await stranger(method, fill(path), { ...bodyOf(operation), headers })
      expect({ id: operation.operationId, ...response }).toMatchObject({ status: 404 })
    }
    expect(taking.length).toBeGreaterThan(15)
    expect(await stateOfUmbrella()).toBe(before)
  })

  it("lists no data of another organization, also with a filter for that data's id", async () => {
    const ids = [`webhook_id=${foreign.webhook}`, `event_id=${foreign.event}`]
    for (const { method, path, operation } of operations) {
      if (method !== 'GET' || path.includes('{') || scopeOf(operation) !== 'read') continue
      // A stream without an end: changes.test.ts covers it.
      if (path.endsWith('/changes')) continue
      const names = new Set(operation.parameters?.map(({ name }) => name))
      const queries = ['', ...ids.filter((query) => names.has(query.split('=')[0] ?? ''))]
      for (const query of queries) {
        const response = await stranger('GET', `${fill(path)}?${query}`)
        for (const secret of [FOREIGN_TEXT, 'umbrella-event', foreign.delivery, foreign.replay])
          expect(response.text).not.toContain(secret)
      }
    }
  })

  it('replays no deliveries of another organization', async () => {
    const body = { webhook_id: foreign.webhook, status: ['failed', 'dead', 'delivered'] }
    expect(await stranger('POST', '/replay', { body })).toMatchObject({ status: 202, body: { matched: 0 } })
    expect(await stateOfUmbrella()).toBe(before)
  })

  it('returns the data of an organization to a key with access to it', async () => {
    const own = await api.as(['read'], ['umbrella'])
    expect(await own('GET', `/events/${foreign.event}`)).toMatchObject({ status: 200 })
    const both = await api.as(['read'], ['acme', 'umbrella'])
    const headers = { 'x-org-id': 'umbrella' }
    expect(await both('GET', `/events/${foreign.event}`)).toMatchObject({ status: 404 })
    expect(await both('GET', `/events/${foreign.event}`, { headers })).toMatchObject({ status: 200 })
  })
})

import { stripe } from '@hookseal/providers/stripe'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { SENDER_DEFAULTS } from '../../src/lib/defaults.ts'
import { startApi, type TestApi } from './start-api.ts'

const SECRET = 'whsec_a_secret_of_the_provider'
const BUDGET = 300_000
const { rejectionBodyBytes } = SENDER_DEFAULTS
const defaults = { ...SENDER_DEFAULTS }

let api: TestApi

beforeAll(async () => {
  Object.assign(SENDER_DEFAULTS, {
    sourceBufferBytes: BUDGET,
    sourceBuffersOfOrganizationBytes: 1.5 * BUDGET,
    sourceBuffersBytes: 2 * BUDGET,
  })
  api = await startApi()
})
afterAll(async () => {
  Object.assign(SENDER_DEFAULTS, defaults)
  await api.stop()
})

async function createSource(organizationId = 'acme'): Promise<string> {
  const { id } = await api.sender.sources.create({
    provider: 'stripe',
    secrets: [SECRET],
    organizationId,
  })
  return id
}

async function post(id: string, body: string, secret = SECRET): Promise<number> {
  const headers = await stripe.signedHeaders({ body }, secret)
  const response = await fetch(`${api.url}/in/${id}`, { method: 'POST', headers, body })
  await response.text()
  return response.status
}

async function query(text: string): Promise<Record<string, unknown>[]> {
  return api.sender.transaction(async (tx) => (await tx.query(text)).rows as Record<string, unknown>[])
}

it('counts all rejections of a flood, and keeps few, with the start of their bodies', async () => {
  const id = await createSource()
  const startedAt = performance.now()
  const body = `{"id":"evt_1","type":"a","data":"${'x'.repeat(100_000)}"}`
  for (let round = 0; round < 20; round++)
    await Promise.all(Array.from({ length: 20 }, async () => post(id, body, 'whsec_of_an_attacker')))
  const source = async () => api.sender.sources.get(id)
  await expect.poll(async () => (await source()).rejectedCount, { timeout: 30_000 }).toBe(400)
  const seconds = (performance.now() - startedAt) / 1000
  const [row] = await query(
    `select count(*)::int as rows, max(length(body))::int as longest, max(body_bytes)::int as received,
      count(distinct xmin::text)::int as writes from hookseal.source_rejections where source_id = '${id}'`,
  )
  expect(row).toMatchObject({ longest: rejectionBodyBytes, received: body.length })
  expect(row?.['rows']).toBeLessThanOrEqual(defaults.rejectionBurst + seconds + 1)
  expect(row?.['writes']).toBeLessThanOrEqual(seconds + 2)
  expect((await query('select from hookseal.events')).length).toBe(0)
  expect(await post(id, '{"id":"evt_2","type":"a"}')).toBe(202)
})

it('replaces the oldest of the rejections that it keeps', async () => {
  Object.assign(SENDER_DEFAULTS, { rejections: 3, rejectionBurst: 10 })
  const id = await createSource()
  for (let n = 1; n <= 5; n++) await post(id, `{"n":${n}}`, 'whsec_of_an_attacker')
  await expect.poll(async () => (await api.sender.sources.get(id)).rejectedCount).toBe(5)
  const kept = await api.sender.sources.rejections(id)
  const bodies = await Promise.all(
    kept.map(async (rejection) => (await api.sender.sources.rejection(id, rejection.id)).body),
  )
  expect(bodies.map((body) => Buffer.from(body ?? []).toString()).toSorted()).toStrictEqual([
    '{"n":3}',
    '{"n":4}',
    '{"n":5}',
  ])
})

it('keeps rejections of other organizations in a flood of the sources of one', async () => {
  Object.assign(SENDER_DEFAULTS, { rejectionBatch: 4, rejectionBatchOfOrganization: 2 })
  const flooded = await createSource()
  const other = await createSource('umbrella')
  for (let n = 1; n <= 5; n++) await post(flooded, `{"n":${n}}`, 'whsec_of_an_attacker')
  await post(other, '{}', 'whsec_of_another')
  await expect.poll(async () => (await api.sender.sources.rejections(other)).length).toBe(1)
})

it('stores nothing for a flood of unknown sources', async () => {
  const before = await query('select count(*)::int as count from hookseal.source_rejections')
  const ids = Array.from({ length: 300 }, () => `src_${randomBytes(16).toString('hex')}`)
  const statuses = await Promise.all(ids.map(async (id) => post(id, '{}')))
  expect(new Set(statuses)).toStrictEqual(new Set([404]))
  expect(await query('select count(*)::int as count from hookseal.source_rejections')).toStrictEqual(before)
})

it('responds 503 while unverified bodies of a source fill its memory, and not for another source', async () => {
  const [flooded, other] = [await createSource(), await createSource()]
  const body = JSON.stringify({ id: 'evt_3', type: 'a', text: 'x'.repeat(120_000) })
  const signature = (await stripe.signedHeaders({ body }, SECRET))['stripe-signature'] ?? ''
  const sockets = await Promise.all([1, 2].map(async () => startUpload(flooded, signature, 140_000)))
  await expect.poll(async () => post(flooded, body)).toBe(503)
  expect(await post(other, body)).toBe(202)
  for (const socket of sockets) socket.destroy()
  await expect.poll(async () => post(flooded, body)).toBe(202)
})

it('leaves memory to other organizations while unverified bodies fill that of one', async () => {
  const flooded = [await createSource(), await createSource()]
  const other = await createSource('umbrella')
  const body = JSON.stringify({ id: 'evt_4', type: 'a', text: 'x'.repeat(100_000) })
  const signature = (await stripe.signedHeaders({ body }, SECRET))['stripe-signature'] ?? ''
  const sockets = await Promise.all(
    [...flooded, ...flooded].map(async (id) => startUpload(id, signature, 140_000)),
  )
  await expect.poll(async () => post(flooded[0] ?? '', body)).toBe(503)
  expect(await post(other, body)).toBe(202)
  for (const socket of sockets) socket.destroy()
})

/** Sends the head and a part of a body, and then nothing. */
async function startUpload(id: string, signature: string, bytes: number) {
  const { hostname, port } = new URL(api.url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.on('error', () => {})
  socket.write(
    `POST /in/${id} HTTP/1.1\r\nhost: a\r\nstripe-signature: ${signature}\r\ncontent-length: 200000\r\n\r\n${'x'.repeat(bytes)}`,
  )
  return socket
}

import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import * as fc from 'fast-check'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { serve } from '../../src/api.ts'
import { createTestSender, type TestSender } from '../test-sender.ts'

const DATABASES = [
  { name: 'PGlite', open: async () => ({ url: 'pglite:', stop: async () => {} }) },
  { name: 'PostgreSQL', open: startPostgres },
]

/** A sender whose one endpoint records the bodies it receives, by event id. */
async function startRecorded(
  database: string,
): Promise<{ sender: TestSender; url: string; key: string; bodyOf: (id: string) => Promise<string> }> {
  const bodies = new Map<string, string>()
  const endpoint = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      bodies.set(String(request.headers['webhook-id']), Buffer.concat(chunks).toString())
      response.writeHead(204).end()
    })
  })
  endpoint.listen(0, '127.0.0.1')
  await once(endpoint, 'listening')
  // A server that listens on a port has an address and a port.
  const { port } = endpoint.address() as AddressInfo
  const sender = await createTestSender({ database, encryptionKey: Buffer.alloc(32, 1).toString('base64') })
  await sender.eventTypes.upsert('a.one')
  await sender.endpoints.create({ url: `http://127.0.0.1:${port}/`, events: ['a.one'] })
  await sender.start()
  let key = ''
  const server = await serve(sender, { port: 0, onFirstKey: (first) => (key = first) })
  onTestFinished(async () => {
    await server.close()
    await sender.stop()
    endpoint.close()
  })
  return {
    sender,
    url: server.url,
    key,
    async bodyOf(id) {
      await expect.poll(() => bodies.get(id), { timeout: 15_000 }).toBeDefined()
      return bodies.get(id) ?? ''
    },
  }
}

const TEXTS = [
  '12345678901234567890',
  '10.0',
  '-0.0',
  '1e400',
  '0.1000000000000000055511151231257827',
  '{"2":1,"1":9007199254740993}',
  '"\\u0041\\ud83d\\ude00\\/"',
  '[ 1.50,\n\t2E+2 ]',
]

describe.each(DATABASES)('data on $name', ({ open }) => {
  it('delivers data exactly as it was written', { timeout: START_TIMEOUT_MS }, async () => {
    const database = await open()
    onTestFinished(async () => database.stop())
    const { sender, url, key, bodyOf } = await startRecorded(database.url)
    const publishByRest = async (data: string) => {
      const response = await fetch(`${url}/api/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: `{ "data" : ${data} , "type" : "a.one" }`,
      })
      expect(response.status).toBe(202)
      // The document of the API says so.
      return ((await response.json()) as { id: string }).id
    }
    const publishByLibrary = async (dataJson: string) =>
      (await sender.events.publish({ type: 'a.one', dataJson })).id
    const example = '{"amount":12345678901234567890,"2":10.0}'
    const put = await fetch(`${url}/api/v1/event-types/a.one`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: `{ "example" : ${example}, "description": "" }`,
    })
    expect(await put.text()).toContain(`"example":${example}}`)
    const listed = await fetch(`${url}/api/v1/event-types`, { headers: { authorization: `Bearer ${key}` } })
    expect(await listed.text()).toContain(`"example":${example}}`)
    const [endpoint] = (await sender.endpoints.list()).data
    const test = await sender.endpoints.test(endpoint?.id ?? '')
    expect(await bodyOf(test.eventId)).toContain(`"data":${example}}`)
    for (const publish of [publishByRest, publishByLibrary])
      for (const data of TEXTS) {
        const id = await publish(data)
        const body = await bodyOf(id)
        expect(body).toMatch(/^\{"type":"a\.one","timestamp":"[^"]+","data":/)
        expect(body.slice(body.indexOf('"data":') + 7, -1)).toBe(data)
        expect((await sender.events.get(id)).body).toBe(body)
      }
  })
})

describe('dataJson', () => {
  it('delivers dataJson as it is written, for any JSON text', async () => {
    const sender = await createTestSender()
    onTestFinished(async () => sender.stop())
    await sender.eventTypes.upsert('a.one')
    await fc.assert(
      fc.asyncProperty(fc.json(), async (dataJson) => {
        const isText = !JSON.stringify(JSON.parse(dataJson)).match(/\\u(0000|d[89a-f])/)
        fc.pre(isText)
        const { id } = await sender.events.publish({ type: 'a.one', dataJson })
        expect((await sender.events.get(id)).body.endsWith(`,"data":${dataJson}}`)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  it.each([
    { name: 'is not JSON', event: { dataJson: '{' }, code: 'ERR_SENDER_INVALID', field: 'dataJson' },
    {
      name: 'comes with data',
      event: { dataJson: '1', data: 1 },
      code: 'ERR_SENDER_INVALID',
      field: 'dataJson',
    },
    { name: 'is not text', event: { dataJson: 5 as never }, code: 'ERR_SENDER_INVALID', field: 'dataJson' },
    {
      name: 'repeats a member',
      event: { dataJson: '{"a":1,"a":2}' },
      code: 'ERR_SENDER_PAYLOAD',
      field: 'data',
    },
    {
      name: 'is nested too deep',
      event: { dataJson: '['.repeat(65) + ']'.repeat(65) },
      code: 'ERR_SENDER_PAYLOAD',
      field: 'data',
    },
    { name: 'escapes U+0000', event: { dataJson: '"\\u0000"' }, code: 'ERR_SENDER_PAYLOAD', field: 'data' },
    {
      name: 'escapes a lone surrogate',
      event: { dataJson: '"\\uD800"' },
      code: 'ERR_SENDER_PAYLOAD',
      field: 'data',
    },
  ])('rejects dataJson that $name', async ({ event, code, field }) => {
    const sender = await createTestSender()
    onTestFinished(async () => sender.stop())
    await sender.eventTypes.upsert('a.one')
    await expect(sender.events.publish({ type: 'a.one', ...event })).rejects.toMatchObject({ code, field })
  })
})

it('rejects an envelope that starts with a byte order mark, which decoders drop', async () => {
  const sender = await createTestSender({ envelope: ({ dataJson }) => `\uFEFF${dataJson}` })
  onTestFinished(async () => sender.stop())
  await sender.eventTypes.upsert('a.one')
  await expect(sender.events.publish({ type: 'a.one', data: 1 })).rejects.toMatchObject({
    code: 'ERR_SENDER_PAYLOAD',
    message: expect.stringContaining('byte order mark'),
  })
})

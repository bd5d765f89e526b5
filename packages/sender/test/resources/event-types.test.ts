import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestSender, type TestSender } from '../test-sender.ts'

let sender: TestSender

beforeAll(async () => {
  sender = await createTestSender()
})
afterAll(async () => sender.stop())

describe('event types', () => {
  it('lists the catalog by name, including the operational types', async () => {
    await sender.eventTypes.upsert('z.last', { description: 'Last', schema: { type: 'object' }, example: {} })
    await sender.eventTypes.upsert('a.first')
    const types = await sender.eventTypes.list()
    expect(types.map(({ name }) => name)).toEqual([
      'a.first',
      'delivery.dead',
      'endpoint.disabled',
      'endpoint.recovered',
      'endpoint.secret_rotated',
      'z.last',
    ])
    expect(types.at(-1)).toMatchObject({
      description: 'Last',
      schema: { type: 'object' },
      example: {},
      updatedAt: null,
    })
  })

  it('replaces a type, and validates with the new schema immediately', async () => {
    await sender.eventTypes.upsert('a.changing', { schema: { type: 'string' } })
    await sender.events.publish({ type: 'a.changing', data: 'text' })
    const changed = await sender.eventTypes.upsert('a.changing', { schema: { type: 'number' } })
    expect(changed.updatedAt).toBeInstanceOf(Date)
    await expect(sender.events.publish({ type: 'a.changing', data: 'text' })).rejects.toMatchObject({
      code: 'ERR_SENDER_PAYLOAD',
    })
  })

  it('accepts schemas of two types with the same $id', async () => {
    const schema = { $id: 'https://example.com/schema' }
    await sender.eventTypes.upsert('id.one', { schema: { ...schema, type: 'string' } })
    await sender.eventTypes.upsert('id.two', { schema: { ...schema, type: 'number' } })
    await expect(sender.events.publish({ type: 'id.two', data: 1 })).resolves.toMatchObject({ created: true })
  })

  it.each<{ name: string; type?: string; input?: object; field: string }>([
    { name: 'an empty name', type: '', field: 'name' },
    { name: 'a wildcard', type: 'a.*', field: 'name' },
    { name: 'a name that ends in a dot', type: 'a.', field: 'name' },
    { name: 'a name of 129 characters', type: 'a'.repeat(129), field: 'name' },
    { name: "the sender's own type", type: 'delivery.dead', field: 'name' },
    { name: 'a schema that is a list', input: { schema: [] }, field: 'schema' },
    { name: 'a schema with an unknown type', input: { schema: { type: 'text' } }, field: 'schema' },
    {
      name: 'a schema that refers to the network',
      input: { schema: { $ref: 'https://example.com/x' } },
      field: 'schema',
    },
    {
      name: 'a pattern that does not compile',
      input: { schema: { type: 'string', pattern: '(' } },
      field: 'schema',
    },
    {
      // Its check would return a promise, and an unhandled rejection would end the process.
      name: 'an asynchronous schema',
      input: { schema: { $async: true, type: 'string' } },
      field: 'schema',
    },
    {
      name: 'an example for which the recursion of its schema does not end',
      input: { schema: { $ref: '#' }, example: 1 },
      field: 'example',
    },
    {
      name: 'an example that is not valid',
      input: { schema: { type: 'string' }, example: 1 },
      field: 'example',
    },
  ])('rejects $name', async ({ type = 'a.name', input, field }) => {
    await expect(sender.eventTypes.upsert(type, input)).rejects.toMatchObject({
      code: 'ERR_SENDER_INVALID',
      field,
    })
  })
})

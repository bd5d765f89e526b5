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

describe('deprecated types', () => {
  it('keeps the time of the deprecation of a type that is replaced, and publishes events of the type', async () => {
    expect(await sender.eventTypes.upsert('a.old')).toMatchObject({ deprecatedAt: null })
    const { deprecatedAt } = await sender.eventTypes.upsert('a.old', { deprecated: true })
    expect(deprecatedAt).toBeInstanceOf(Date)
    expect(await sender.eventTypes.upsert('a.old', { deprecated: true })).toMatchObject({ deprecatedAt })
    expect(await sender.eventTypes.upsert('a.old', { description: 'x' })).toMatchObject({ deprecatedAt })
    expect(await sender.events.publish({ type: 'a.old', data: 1 })).toMatchObject({ created: true })
    expect(await sender.eventTypes.upsert('a.old', { deprecated: false })).toMatchObject({
      deprecatedAt: null,
    })
  })
})

describe('delete', () => {
  it('rejects a new subscription to a deleted type immediately, also when another process deleted it', async () => {
    await sender.eventTypes.upsert('gone.soon')
    await sender.eventTypes.upsert('stays')
    const input = { url: 'https://example.com/', events: ['stays'] }
    const { id } = await sender.endpoints.create(input)
    // The catalog of this process still contains the type for a second.
    await sender.eventTypes.check(['gone.soon'], 'events')
    await sender.transaction(async (tx) =>
      tx.query(`delete from hookseal.event_types where name = 'gone.soon'`),
    )
    const rejected = { code: 'ERR_SENDER_EVENT_TYPE', field: 'events' }
    const events = ['stays', 'gone.soon']
    await expect(sender.endpoints.create({ ...input, events })).rejects.toMatchObject(rejected)
    await expect(sender.endpoints.update(id, { events })).rejects.toMatchObject(rejected)
    await sender.endpoints.delete(id)
  })

  it('rejects the deletion of a type with subscriptions, of an operational and of an unknown one', async () => {
    await sender.eventTypes.upsert('a.used')
    const target = { url: 'https://example.com/', events: ['a.used'] }
    const { id } = await sender.endpoints.create(target)
    await expect(sender.eventTypes.delete('a.used')).rejects.toMatchObject({
      code: 'ERR_SENDER_CONFLICT',
      message: expect.stringContaining('1 webhook subscribes'),
    })
    await sender.endpoints.delete(id)
    await sender.eventTypes.delete('a.used')
    await expect(sender.endpoints.create(target)).rejects.toMatchObject({ code: 'ERR_SENDER_EVENT_TYPE' })
    await expect(sender.eventTypes.delete('a.used')).rejects.toMatchObject({ code: 'ERR_SENDER_NOT_FOUND' })
    await expect(sender.eventTypes.delete('delivery.dead')).rejects.toMatchObject({
      code: 'ERR_SENDER_INVALID',
    })
  })
})

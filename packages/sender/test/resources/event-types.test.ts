import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestSender, type TestSender } from '../test-sender.ts'

let sender: TestSender

beforeAll(async () => {
  sender = await createTestSender()
})
afterAll(async () => sender.stop())

describe('event types', () => {
  it('are listed by name, the operational ones among them', async () => {
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

  it('are replaced, and the new schema counts at once', async () => {
    await sender.eventTypes.upsert('a.changing', { schema: { type: 'string' } })
    await sender.events.publish({ type: 'a.changing', data: 'text' })
    const changed = await sender.eventTypes.upsert('a.changing', { schema: { type: 'number' } })
    expect(changed.updatedAt).toBeInstanceOf(Date)
    await expect(sender.events.publish({ type: 'a.changing', data: 'text' })).rejects.toMatchObject({
      code: 'ERR_SENDER_PAYLOAD',
    })
  })

  it('may share the $id of their schemas', async () => {
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
      name: 'a schema whose check would be a promise, and its refusal the end of the process',
      input: { schema: { $async: true, type: 'string' } },
      field: 'schema',
    },
    {
      name: 'an example that its schema follows for ever',
      input: { schema: { $ref: '#' }, example: 1 },
      field: 'example',
    },
    {
      name: 'an example that is not valid',
      input: { schema: { type: 'string' }, example: 1 },
      field: 'example',
    },
  ])('refuse $name', async ({ type = 'a.name', input, field }) => {
    await expect(sender.eventTypes.upsert(type, input)).rejects.toMatchObject({
      code: 'ERR_SENDER_INVALID',
      field,
    })
  })
})

describe('organisations and keys', () => {
  it('keeps a key as a hash, finds whose it is, and forgets it when deleted', async () => {
    await sender.organizations.create({ id: 'acme', name: 'Acme' })
    const { key, ...shown } = await sender.apiKeys.create({
      name: 'CI',
      scopes: ['publish'],
      organizationIds: ['acme'],
    })
    expect(key).toMatch(/^hsk_[\w-]{43}$/)
    expect(shown.prefix).toBe(key.slice(0, 10))
    expect(await sender.apiKeys.find(key)).toMatchObject({
      id: shown.id,
      scopes: ['publish'],
      organizationIds: ['acme'],
    })
    const { data } = await sender.apiKeys.list('acme')
    expect(JSON.stringify(data)).not.toContain(key.slice(11))
    await expect(sender.apiKeys.delete('default', shown.id)).rejects.toMatchObject({
      code: 'ERR_SENDER_NOT_FOUND',
    })
    await sender.apiKeys.delete('acme', shown.id)
    expect(await sender.apiKeys.find(key)).toBeUndefined()
  })

  it.each([
    { name: 'no scope', input: { scopes: [], organizationIds: ['default'] }, code: 'INVALID' },
    { name: 'an unknown scope', input: { scopes: ['root'], organizationIds: ['default'] }, code: 'INVALID' },
    { name: 'a key without organisation', input: { scopes: ['read'], organizationIds: [] }, code: 'INVALID' },
    {
      name: 'an operator of one organisation',
      input: { scopes: ['operator'], organizationIds: ['default'] },
      code: 'INVALID',
    },
    {
      name: 'an organisation that is not there',
      input: { scopes: ['read'], organizationIds: ['nobody'] },
      code: 'NOT_FOUND',
    },
  ])('refuses $name', async ({ input, code }) => {
    // What a caller without types may hand in.
    const create = sender.apiKeys.create({ name: 'x', ...(input as unknown as { scopes: ['read'] }) })
    await expect(create).rejects.toMatchObject({ code: `ERR_SENDER_${code}` })
  })

  it('refuses an id that is taken or no id', async () => {
    await sender.organizations.create({ id: 'twice', name: 'One' })
    await expect(sender.organizations.create({ id: 'twice', name: 'Two' })).rejects.toMatchObject({
      code: 'ERR_SENDER_CONFLICT',
      status: 409,
    })
    await expect(sender.organizations.create({ id: 'a b', name: 'x' })).rejects.toMatchObject({ field: 'id' })
  })
})

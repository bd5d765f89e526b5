import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestSender, type TestSender } from '../test-sender.ts'

let sender: TestSender

beforeAll(async () => {
  sender = await createTestSender()
})
afterAll(async () => sender.stop())

describe('API keys and organizations', () => {
  it('finds a key by its token until it is revoked, and returns the token only at creation', async () => {
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
    { name: 'no organization', input: { scopes: ['read'], organizationIds: [] }, code: 'INVALID' },
    {
      name: 'the operator scope and an organization',
      input: { scopes: ['operator'], organizationIds: ['default'] },
      code: 'INVALID',
    },
    {
      name: 'an unknown organization',
      input: { scopes: ['read'], organizationIds: ['missing'] },
      code: 'NOT_FOUND',
    },
  ])('rejects a key with $name', async ({ input, code }) => {
    // JavaScript callers can pass any scopes.
    const create = sender.apiKeys.create({ name: 'x', ...(input as unknown as { scopes: ['read'] }) })
    await expect(create).rejects.toMatchObject({ code: `ERR_SENDER_${code}` })
  })

  it('rejects an organization with a taken or an invalid id', async () => {
    await sender.organizations.create({ id: 'twice', name: 'One' })
    await expect(sender.organizations.create({ id: 'twice', name: 'Two' })).rejects.toMatchObject({
      code: 'ERR_SENDER_CONFLICT',
      status: 409,
    })
    await expect(sender.organizations.create({ id: 'a b', name: 'x' })).rejects.toMatchObject({ field: 'id' })
  })
})
